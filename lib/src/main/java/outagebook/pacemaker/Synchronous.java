package outagebook.pacemaker;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Which node's Postgres is the synchronous replica at the beginning, and how that is known.
 *
 * @param node null: nobody
 * @param why  a sentence; empty if there is no Postgres
 */
record Synchronous(String node, String why) {
    static Synchronous find(Live live, String said) {
        if (live.postgres().isEmpty()) {
            return new Synchronous(null, "");
        }
        if (said != null) {
            return new Synchronous(live.member(said).name, said + " is the synchronous replica, as said.");
        }
        String name = live.postgres().iterator().next().name;
        List<Member> replicas = live.members().stream().filter(m -> m.online() && m.life(name) != Life.PROMOTED).toList();
        return status(live, name)
                .or(() -> only(replicas, name, (m, n) -> "100".equals(m.attribute("master-" + n)),
                        "it alone has the promotion attribute 100"))
                .or(() -> only(replicas, name, Member::hasFailed,
                        "it alone failed and was restarted, which takes the right of promotion away"))
                .or(() -> only(replicas, name, (m, n) -> m.life(n).runs(), "it is the only replica"))
                .orElseGet(() -> nobody(live, replicas, name));
    }

    private static Optional<Synchronous> status(Live live, String name) {
        return live.cluster().cib().all().filter(e -> e.is("node"))
                .filter(n -> n.all().anyMatch(pair -> List.of("pgsql-data-status", name + "-data-status").contains(pair.get("name", ""))
                        && "STREAMING|SYNC".equals(pair.get("value"))))
                .map(n -> new Synchronous(n.get("uname"), n.get("uname") + " is the synchronous replica: its data status says so."))
                .findFirst();
    }

    private static Optional<Synchronous> only(List<Member> replicas, String name, BiPredicate<Member, String> test, String why) {
        List<Member> found = replicas.stream().filter(m -> test.test(m, name)).toList();
        return found.size() != 1 ? Optional.empty() : Optional.of(new Synchronous(found.get(0).name,
                found.get(0).name + " is taken for the synchronous replica: " + why + "."));
    }

    private static Synchronous nobody(Live live, List<Member> replicas, String name) {
        boolean primary = live.members().stream().anyMatch(m -> m.life(name) == Life.PROMOTED);
        if (!primary && replicas.stream().anyMatch(m -> m.life(name).runs())) {
            throw new IllegalArgumentException("which replica of " + name + " is synchronous? The CIB does not say it (no data status, "
                    + "no promotion attribute of 100). Say it: Failover.of(...).synchronous(\"" + replicas.get(0).name + "\")");
        }
        return new Synchronous(null, "There is no synchronous replica: none has the promotion attribute 100.");
    }
}
