package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code rsc_order} elements (unpack_rsc_order in constraints.c of 1.1.10, pcmk_sched_ordering.c of 2.1.5). */
final class ConfiguredOrders {
    private enum Kind { OPTIONAL, MANDATORY, SERIALIZE }

    private final Working working;
    private final Actions actions;
    private final Orderings orderings;

    ConfiguredOrders(Working working, Actions actions, Orderings orderings) {
        this.working = working;
        this.actions = actions;
        this.orderings = orderings;
    }

    void unpack(Element xml) {
        Kind kind = kind(xml, Kind.MANDATORY);
        boolean symmetric = symmetric(xml, kind, true);
        Element last = null;
        for (Element reference : xml.children("resource_set").toList()) {
            Element set = working.resolved(reference);
            if (set == null || !within(set, kind, symmetric)) {
                return;
            }
            if (last != null) {
                between(last, set, kind, symmetric, false);
                if (symmetric) {
                    between(set, last, kind, true, true);
                }
            }
            last = set;
        }
        if (last == null) {
            simple(xml, kind, symmetric);
        }
    }

    private static Kind kind(Element xml, Kind otherwise) {
        String kind = xml.get("kind");
        if (kind == null) {
            String score = xml.get("score");
            return score == null ? otherwise : Scores.parse(score) == 0 ? Kind.OPTIONAL : Kind.MANDATORY;
        }
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "optional" -> Kind.OPTIONAL;
            case "serialize" -> Kind.SERIALIZE;
            default -> Kind.MANDATORY;
        };
    }

    private boolean symmetric(Element xml, Kind kind, boolean otherwise) {
        String own = xml.get("symmetrical");
        boolean symmetric = own == null ? otherwise : Working.isTrue(own);
        return symmetric && (kind != Kind.SERIALIZE || working.release.serializesBothWays());
    }

    private static int type(Kind kind, String firstTask, boolean symmetric, boolean inverse) {
        return Order.OPTIONAL | switch (kind) {
            case OPTIONAL -> Order.NONE;
            case SERIALIZE -> Order.SERIALIZE;
            case MANDATORY -> !symmetric ? Order.ASYMMETRICAL : inverse ? Order.IMPLIES_FIRST
                    : firstTask.equals(Task.START) || firstTask.equals(Task.PROMOTE)
                            ? Order.IMPLIES_THEN | Order.RUNNABLE_FIRST : Order.IMPLIES_THEN;
        };
    }

    private void simple(Element xml, Kind kind, boolean symmetric) {
        Resource first = working.constrained(xml.get("first"));
        Resource then = working.constrained(xml.get("then"));
        if (first == null || then == null) {
            return;
        }
        String firstTask = xml.get("first-action", Task.START);
        String thenTask = xml.get("then-action", firstTask);
        boolean restarts = kind == Kind.OPTIONAL && "restart".equalsIgnoreCase(then.restartType);
        int type = type(kind, firstTask, symmetric, false) | (restarts ? Order.IMPLIES_THEN : 0);
        int needed = needed(first, xml);
        if (needed > 0) {
            oneOrMore("clone-one-or-more:" + xml.id(), first.children, firstTask, List.of(then), thenTask, type, needed);
        } else {
            orderings.add(first, firstTask, then, thenTask, type);
        }
        if (symmetric && kind != Kind.SERIALIZE) {
            inverse(first, Task.reverse(firstTask), then, Task.reverse(thenTask), kind, restarts);
        }
    }

    private void inverse(Resource first, String firstTask, Resource then, String thenTask, Kind kind, boolean restarts) {
        if (firstTask != null && thenTask != null) {
            int type = type(kind, firstTask, true, true) | (restarts ? Order.IMPLIES_FIRST : 0);
            orderings.add(then, thenTask, first, firstTask, type);
        }
    }

    /** In 2.1.5, how many instances of a clone are enough, or 0: all that there are. */
    private int needed(Resource first, Element xml) {
        if (!working.release.someInstancesAreEnough() || !first.isClone()) {
            return 0;
        }
        String least = first.meta.get("clone-min");
        if (least != null) {
            return (int) Math.max(0, Scores.number(least, 0));
        }
        String all = xml.get("require-all");
        return all == null || Working.isTrue(all) ? 0 : 1;
    }

    /** The order of the resources inside a set; false if one of them does not exist. */
    private boolean within(Element set, Kind parentKind, boolean parentSymmetric) {
        Kind kind = set.get("kind") == null ? parentKind : kind(set, parentKind);
        boolean symmetric = working.release.setsAreSymmetricThemselves() ? symmetric(set, kind, parentSymmetric) : parentSymmetric;
        List<Resource> members = members(set);
        if (members == null) {
            return false;
        }
        String task = set.get("action", Task.START);
        int type = type(kind, task, symmetric, false);
        if (kind == Kind.SERIALIZE) {
            serialize(members, task, type);
        } else if (Working.isTrue(set.get("sequential", "1"))) {
            sequence(members, task, type, kind, symmetric);
        }
        return true;
    }

    private void serialize(List<Resource> members, String task, int type) {
        for (int i = 0; i < members.size(); i++) {
            for (Resource later : members.subList(i + 1, members.size())) {
                orderings.add(members.get(i), task, later, task, type);
            }
        }
    }

    private void sequence(List<Resource> members, String task, int type, Kind kind, boolean symmetric) {
        for (int i = 1; i < members.size(); i++) {
            orderings.add(members.get(i - 1), task, members.get(i), task, type);
        }
        String reverse = Task.reverse(task);
        for (int i = 1; symmetric && reverse != null && i < members.size(); i++) {
            orderings.add(members.get(i), reverse, members.get(i - 1), reverse, type(kind, reverse, true, true));
        }
    }

    private void between(Element set, Element next, Kind kind, boolean symmetric, boolean inverse) {
        List<Resource> firsts = members(set);
        List<Resource> thens = members(next);
        String firstTask = task(set, inverse);
        String thenTask = task(next, inverse);
        if (firsts == null || thens == null || firsts.isEmpty() || thens.isEmpty() || firstTask == null || thenTask == null) {
            return;
        }
        int type = type(kind, thenTask, symmetric, inverse);
        boolean down = firstTask.equals(Task.STOP) || firstTask.equals(Task.DEMOTE);
        if (!down && !Working.isTrue(set.get("require-all", "true"))) {
            oneOrMore("one-or-more:" + set.id(), firsts, firstTask, thens, thenTask, type, 0);
            return;
        }
        for (Resource first : representatives(set, firsts, !inverse)) {
            for (Resource then : representatives(next, thens, inverse)) {
                orderings.add(first, firstTask, then, thenTask, type);
            }
        }
    }

    private static String task(Element set, boolean inverse) {
        String task = set.get("action", Task.START);
        return inverse ? Task.reverse(task) : task;
    }

    /** A set that says it is sequential is represented by its last or first resource, any other one by all. */
    private static List<Resource> representatives(Element set, List<Resource> members, boolean last) {
        if (!Working.isTrue(set.get("sequential"))) {
            return members;
        }
        return List.of(members.get(last ? members.size() - 1 : 0));
    }

    private void oneOrMore(String name, List<Resource> firsts, String firstTask, List<Resource> thens, String thenTask, int type, int needed) {
        Planned enough = actions.milestone(name);
        enough.set(Flag.ANY);
        enough.requiredRunnableBefore = needed;
        for (Resource first : firsts) {
            orderings.add(Ordering.of(first, firstTask, enough, Order.ONE_OR_MORE | Order.THEN_PRINTED));
        }
        for (Resource then : thens) {
            orderings.add(Ordering.of(enough, then, thenTask, type | Order.RUNNABLE_FIRST));
        }
    }

    private List<Resource> members(Element set) {
        List<Resource> members = new ArrayList<>();
        for (Element reference : set.children("resource_ref").toList()) {
            Resource resource = working.constrained(reference.id());
            if (resource == null) {
                return null;
            }
            members.add(resource);
        }
        return members;
    }
}
