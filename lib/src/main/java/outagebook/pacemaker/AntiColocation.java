package outagebook.pacemaker;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In 2.1.5, of two resources that must never be together one leaves before the other comes (anti_colocation_order). */
final class AntiColocation {
    private AntiColocation() {}

    static void order(Working working, Element constraint, Orderings orderings) {
        Set<String> ids = Stream.concat(Stream.of(constraint), constraint.children("resource_set").map(working::resolved))
                .filter(Objects::nonNull).map(Element::id).collect(Collectors.toSet());
        working.colocations.stream().filter(c -> c.score() <= -Scores.INFINITY && ids.contains(c.id())).forEach(c -> {
            order(c.dependent(), c.dependentRole(), c.primary(), c.primaryRole(), orderings);
            order(c.primary(), c.primaryRole(), c.dependent(), c.dependentRole(), orderings);
        });
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
