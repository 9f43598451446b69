package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;

import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a transition of a cluster whose resources have been placed: which actions it takes, in which order, and what that changes. The
 * steps are those of the real schedulers (stage3 to stage8 in pengine/allocate.c of 1.1.10, pcmk__schedule_actions in
 * pcmk_sched_allocate.c of 2.1.5).
 */
final class Planner {
    private final Working working;
    private final Release release;
    private final Actions actions;
    private final Orderings orderings;
    private final Notifications notifications;
    private final FromHistory history;

    private Planner(Working working) {
        this.working = working;
        this.release = working.release;
        this.actions = new Actions(working);
        this.orderings = new Orderings(working, actions);
        this.notifications = new Notifications(release, actions);
        this.history = new FromHistory(working, actions, orderings);
    }

    static Transition plan(Working working) {
        return new Planner(working).plan();
    }

    private Transition plan() {
        refuseFencing();
        beforePlacing();
        new Probes(working, actions, orderings).plan();
        history.forgetOrphans();
        CloneChanges changes = new CloneChanges(working, actions, orderings, notifications);
        working.resources.forEach(changes::create);
        shutdowns();
        applyOrderings();
        rewrite();
        Graph graph = new Graph(release, actions);
        graph.build(working.resources, notifications, new ActionFlags(release));
        Lines lines = new Lines(working);
        return new Transition(release, summary(), graph.executed().stream().flatMap(lines::of).toList());
    }

    /** What must happen to nodes first changes all that follows: no answer is better than a wrong one. */
    private void refuseFencing() {
        if (working.fencingEnabled() && working.resources.stream().anyMatch(resource -> any(resource, Planner::isUnfenced))) {
            refuse("resources require unfencing", "set stonith-enabled=false");
        }
        if (working.resources.stream().anyMatch(resource -> any(resource, r -> r.managed))) {
            working.nodes.stream().filter(node -> node.unclean && working.canFence(node)).findFirst()
                    .ifPresent(node -> refuse("node " + node.uname + " would be fenced before anything else", "set stonith-enabled=false"));
        }
    }

    private static void refuse(String what, String instead) {
        throw new OutOfScope(what + "; that is not modelled, so there is no transition to show (the scores hold): ask crm_simulate, or "
                + instead + " to see what would follow", null);
    }

    private static boolean isUnfenced(Resource resource) {
        return "unfencing".equals(resource.requires) || "unfencing".equals(resource.meta.get("provides"));
    }

    private static boolean any(Resource resource, Predicate<Resource> is) {
        return is.test(resource) || resource.children.stream().anyMatch(child -> any(child, is));
    }

    /** What is known before resources are placed; then, what having no place makes of it. */
    private void beforePlacing() {
        history.plan();
        constraints();
        InternalOrders internal = new InternalOrders(release, actions, orderings);
        working.resources.forEach(internal::add);
        new ConfigChanges(working, actions, orderings).plan();
        working.resources.forEach(this::markUnplaced);
    }

    private void constraints() {
        ConfiguredOrders configured = new ConfiguredOrders(working, actions, orderings);
        References references = new References(working);
        for (Element written : working.section("constraints").children()) {
            Element constraint = references.expanded(written);
            if (constraint.is("rsc_order")) {
                configured.unpack(constraint);
            } else if (constraint.is("rsc_colocation") && release.colocationsOrder()) {
                AntiColocation.order(working, constraint, orderings);
            }
        }
    }

    private void markUnplaced(Resource resource) {
        resource.children.forEach(this::markUnplaced);
        if (resource.isPrimitive() && resource.allocatedTo == null) {
            Unplacing.mark(resource, release);
        }
    }

    private void shutdowns() {
        if (release.hasAllStopped()) {
            actions.milestone("stonith_complete").before(actions.milestone("all_stopped"), Order.IMPLIES_THEN);
        }
        List<Planned> downs = working.nodes.stream().filter(node -> node.online && node.shutdown).map(this::shutdown).toList();
        for (Planned last : downs) {
            downs.stream().filter(down -> last.node.isDc && down != last).forEach(down -> down.before(last, Order.OPTIONAL));
        }
    }

    private Planned shutdown(Node node) {
        Planned down = actions.planOnNode(release.isModern() ? Task.SHUTDOWN + "-" + node.uname : Task.SHUTDOWN, Task.SHUTDOWN, node);
        for (Planned action : actions.all()) {
            boolean kept = action.resource == null || !action.resource.managed && !action.resource.blocked
                    || working.maintenanceMode() || node.maintenance;
            if (action.node == node && action.is(Task.STOP) && !kept) {
                action.clear(OPTIONAL);
                orderings.add(new Ordering(Order.OPTIONAL | Order.RUNNABLE_FIRST, null, null, action, null, null, down));
            }
        }
        return down;
    }

    private void applyOrderings() {
        orderings.apply();
        Propagation propagation = new Propagation(release);
        propagation.updateBlocked(actions);
        if (release.isModern()) {
            new ProbeOrders(working, orderings).apply();
        }
        actions.all().forEach(propagation::update);
    }

    /** Rewrites moves as migrations; a first look at the summary, as the real schedulers take for their log, tells some actions their node. */
    private void rewrite() {
        if (release.migratesByOrderings()) {
            summary();
            return;
        }
        OldRewriting rewriting = new OldRewriting(actions);
        working.resources.forEach(resource -> {
            rewriting.rewrite(resource);
            OldSummary.of(List.of(resource));
        });
    }

    private List<String> summary() {
        return release.isModern() ? Summary.of(working) : OldSummary.of(working.resources);
    }
}
