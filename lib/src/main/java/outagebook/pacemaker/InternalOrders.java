package outagebook.pacemaker;

import static outagebook.pacemaker.Order.FIRST_PRINTED;
import static outagebook.pacemaker.Order.IMPLIES_THEN;
import static outagebook.pacemaker.Order.OPTIONAL;
import static outagebook.pacemaker.Order.RUNNABLE_FIRST;
import static outagebook.pacemaker.Order.THEN_PRINTED;
import static outagebook.pacemaker.Task.DEMOTE;
import static outagebook.pacemaker.Task.DEMOTED;
import static outagebook.pacemaker.Task.PROMOTE;
import static outagebook.pacemaker.Task.PROMOTED;
import static outagebook.pacemaker.Task.START;
import static outagebook.pacemaker.Task.STARTED;
import static outagebook.pacemaker.Task.STOP;
import static outagebook.pacemaker.Task.STOPPED;

import java.util.Comparator;
import java.util.List;

/**
 * The orderings inside a resource, which nobody configures: stop before start, the members of a group one after the other,
 * the milestones of a clone around its instances (the functions *_internal_constraints of both releases).
 */
final class InternalOrders {
    private static final int START_FLAGS = IMPLIES_THEN | RUNNABLE_FIRST;

    private final Release release;
    private final Actions actions;
    private final Orderings orderings;

    InternalOrders(Release release, Actions actions, Orderings orderings) {
        this.release = release;
        this.actions = actions;
        this.orderings = orderings;
    }

    void add(Resource resource) {
        switch (resource.variant) {
            case PRIMITIVE -> primitive(resource);
            case GROUP -> group(resource);
            case CLONE, PROMOTABLE -> clone(resource);
        }
    }

    private void order(Resource first, String firstTask, Resource then, String thenTask, int type) {
        orderings.add(first, firstTask, then, thenTask, type);
    }

    private void primitive(Resource resource) {
        if (release.unmanagedHasNoOrder() && !resource.managed) {
            return;
        }
        order(resource, STOP, resource, START, OPTIONAL | IMPLIES_THEN | Order.RESTART);
        if (resource.top().isPromotable() || resource.role.above(Role.SLAVE)) {
            order(resource, DEMOTE, resource, STOP, Order.PROMOTED_IMPLIES_FIRST);
            order(resource, START, resource, PROMOTE, RUNNABLE_FIRST);
        }
        if (release.hasAllStopped() && resource.managed) {
            orderings.add(Ordering.of(resource, STOP, actions.milestone("all_stopped"), IMPLIES_THEN | RUNNABLE_FIRST));
        }
    }

    private void clone(Resource clone) {
        order(clone, STOPPED, clone, START, OPTIONAL);
        order(clone, START, clone, STARTED, RUNNABLE_FIRST);
        order(clone, STOP, clone, STOPPED, RUNNABLE_FIRST);
        if (clone.isPromotable()) {
            order(clone, DEMOTED, clone, STOP, OPTIONAL);
            order(clone, STARTED, clone, PROMOTE, RUNNABLE_FIRST);
        }
        Resource last = null;
        List<Resource> instances = clone.children.stream().sorted(Comparator.comparingInt(Resource::number)).toList();
        for (Resource instance : instances) {
            add(instance);
            instance(clone, instance, last);
            last = instance;
        }
        if (clone.isPromotable()) {
            promotable(clone, instances);
        }
    }

    private void instance(Resource clone, Resource instance, Resource last) {
        order(clone, START, instance, START, RUNNABLE_FIRST | FIRST_PRINTED);
        order(instance, START, clone, STARTED, THEN_PRINTED);
        if (clone.ordered && last != null) {
            order(last, START, instance, START, OPTIONAL);
        }
        order(clone, STOP, instance, STOP, FIRST_PRINTED);
        order(instance, STOP, clone, STOPPED, THEN_PRINTED);
        if (clone.ordered && last != null) {
            order(instance, STOP, last, STOP, OPTIONAL);
        }
    }

    private void promotable(Resource clone, List<Resource> instances) {
        String[][] pairs = release.isModern()
                ? new String[][] {{STOPPED, START}, {STOPPED, PROMOTE}, {DEMOTED, STOP}, {DEMOTED, START}, {DEMOTED, PROMOTE},
                        {STARTED, PROMOTE}, {DEMOTE, DEMOTED}}
                : new String[][] {{STOPPED, START}, {STOPPED, PROMOTE}, {DEMOTED, START}, {STARTED, PROMOTE}, {DEMOTED, STOP},
                        {DEMOTE, DEMOTED}, {DEMOTED, PROMOTE}};
        for (String[] pair : pairs) {
            order(clone, pair[0], clone, pair[1], OPTIONAL);
        }
        Resource last = null;
        for (Resource instance : instances) {
            order(instance, DEMOTE, instance, PROMOTE, OPTIONAL);
            if (release.isModern()) {
                roles(clone, instance, last);
            } else {
                oldRoles(clone, instance, last);
            }
            last = instance;
        }
    }

    private void roles(Resource clone, Resource instance, Resource last) {
        order(clone, PROMOTE, instance, PROMOTE, OPTIONAL);
        order(instance, PROMOTE, clone, PROMOTED, OPTIONAL);
        if (last != null && clone.ordered) {
            order(last, PROMOTE, instance, PROMOTE, OPTIONAL);
        }
        order(clone, DEMOTE, instance, DEMOTE, FIRST_PRINTED);
        order(instance, DEMOTE, clone, DEMOTED, THEN_PRINTED);
        if (last != null && clone.ordered) {
            order(instance, DEMOTE, last, DEMOTE, OPTIONAL);
        }
    }

    private void oldRoles(Resource clone, Resource instance, Resource last) {
        order(instance, PROMOTE, clone, PROMOTED, OPTIONAL);
        order(clone, PROMOTE, instance, PROMOTE, OPTIONAL);
        if (clone.ordered) {
            Resource before = last == null ? clone : last;
            order(before, START, instance, START, OPTIONAL);
            order(before, PROMOTE, instance, PROMOTE, OPTIONAL);
        }
        order(instance, DEMOTE, clone, DEMOTED, THEN_PRINTED);
        order(clone, DEMOTE, instance, DEMOTE, FIRST_PRINTED);
        if (clone.ordered && last != null) {
            order(instance, DEMOTE, last, DEMOTE, OPTIONAL);
        } else if (clone.ordered) {
            order(instance, DEMOTE, clone, DEMOTED, OPTIONAL);
        }
    }

    private void group(Resource group) {
        if (release.isModern()) {
            order(group, STOP, group, STOPPED, RUNNABLE_FIRST);
        }
        order(group, STOPPED, group, START, OPTIONAL);
        order(group, START, group, STARTED, RUNNABLE_FIRST);
        if (!release.isModern()) {
            order(group, STOP, group, STOPPED, RUNNABLE_FIRST);
        }
        boolean roles = group.top().isPromotable();
        Resource last = null;
        Resource lastActive = null;
        for (Resource member : group.children) {
            add(member);
            member(group, member, last, roles);
            if (!member.runningOn.isEmpty()) {
                if (group.ordered && last != null && last.runningOn.isEmpty() && lastActive != null) {
                    order(member, STOP, lastActive, STOP, OPTIONAL);
                }
                lastActive = member;
            }
            last = member;
        }
        if (release.groupStopsAtItsEnd() && group.ordered && last != null) {
            lastMember(group, last, roles);
        }
    }

    private void member(Resource group, Resource member, Resource last, boolean roles) {
        boolean leads = last == null && group.ordered;
        int down = FIRST_PRINTED | (leads ? OPTIONAL : 0);
        int afterDown = leads ? IMPLIES_THEN : THEN_PRINTED;
        int up = START_FLAGS | THEN_PRINTED;
        if (roles) {
            order(group, DEMOTE, member, DEMOTE, down);
            order(member, DEMOTE, group, DEMOTED, afterDown);
            order(member, PROMOTE, group, PROMOTED, up);
            order(group, PROMOTE, member, PROMOTE, FIRST_PRINTED);
        }
        if (release.isModern()) {
            order(group, STOP, member, STOP, down);
            order(member, STOP, group, STOPPED, afterDown);
            order(group, START, member, START, FIRST_PRINTED);
        } else {
            order(group, START, member, START, FIRST_PRINTED);
            order(group, STOP, member, STOP, down);
            order(member, STOP, group, STOPPED, afterDown);
        }
        order(member, START, group, STARTED, up);
        if (!group.ordered) {
            independent(group, member, roles);
        } else if (last != null) {
            follows(last, member, roles);
        }
    }

    private void independent(Resource group, Resource member, boolean roles) {
        order(group, START, member, START, START_FLAGS | FIRST_PRINTED);
        if (roles) {
            order(group, PROMOTE, member, PROMOTE, START_FLAGS | FIRST_PRINTED);
        }
    }

    private void follows(Resource last, Resource member, boolean roles) {
        order(last, START, member, START, START_FLAGS);
        order(member, STOP, last, STOP, OPTIONAL | Order.RESTART);
        if (roles) {
            order(last, PROMOTE, member, PROMOTE, START_FLAGS);
            order(member, DEMOTE, last, DEMOTE, OPTIONAL);
        }
    }

    private void lastMember(Resource group, Resource last, boolean roles) {
        order(group, STOP, last, STOP, IMPLIES_THEN);
        order(last, STOP, group, STOPPED, OPTIONAL);
        if (roles) {
            order(group, DEMOTE, last, DEMOTE, IMPLIES_THEN);
            order(last, DEMOTE, group, DEMOTED, OPTIONAL);
        }
    }
}
