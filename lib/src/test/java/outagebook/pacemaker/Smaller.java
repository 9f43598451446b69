package outagebook.pacemaker;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Takes away from a cluster whatever can go while something stays true of it: a difference small enough to read. */
final class Smaller {
    private static final Set<String> KEPT = Set.of("cib", "configuration", "status", "nodes", "resources", "constraints", "crm_config");

    private Smaller() {}

    static Cluster of(Cluster cluster, Predicate<Cluster> holds) {
        Cluster now = cluster;
        for (boolean shrunk = true; shrunk; ) {
            shrunk = false;
            List<Element> all = now.cib().all().filter(e -> !KEPT.contains(e.name())).toList();
            for (Element element : all) {
                if (now.cib().all().noneMatch(e -> e == element)) continue;
                Cluster less = new Cluster(now.name(), now.cib().edited(e -> e == element, e -> null));
                if (!holds.test(less)) continue;
                now = less;
                shrunk = true;
            }
        }
        return now;
    }
}
