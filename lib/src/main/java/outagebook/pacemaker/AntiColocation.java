package outagebook.pacemaker;

import java.util.List;

/** In 2.1.5, of two resources that must never be together one leaves before the other comes (anti_colocation_order). */
final class AntiColocation {
    private AntiColocation() {}

    static void order(Colocation colocation, Orderings orderings) {
        if (colocation.score() <= -Scores.INFINITY) {
            order(colocation.dependent(), colocation.dependentRole(), colocation.primary(), colocation.primaryRole(), orderings);
            order(colocation.primary(), colocation.primaryRole(), colocation.dependent(), colocation.dependentRole(), orderings);
        }
    }

    private static void order(Resource first, Role firstRole, Resource then, Role thenRole, Orderings orderings) {
        for (String leaving : leaving(firstRole)) {
            for (String coming : coming(thenRole)) {
                orderings.add(first, leaving, then, coming, Order.ANTI_COLOCATION);
            }
        }
    }

    private static List<String> leaving(Role role) {
        return switch (role) {
            case MASTER -> List.of(Task.DEMOTE);
            case SLAVE -> List.of(Task.STOP, Task.PROMOTE);
            default -> List.of(Task.STOP);
        };
    }

    private static List<String> coming(Role role) {
        return switch (role) {
            case MASTER -> List.of(Task.PROMOTE);
            case SLAVE -> List.of(Task.START, Task.DEMOTE);
            default -> List.of(Task.START);
        };
    }
}
