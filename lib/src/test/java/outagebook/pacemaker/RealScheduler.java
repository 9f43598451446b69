package outagebook.pacemaker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The crm_simulate of this machine as an advisor of {@link Failover}. */
final class RealScheduler implements Advisor {
    private final Map<String, Advice> asked = new HashMap<>();

    RealScheduler() {
        CrmSimulate.assumeInstalled();
    }

    @Override public Advice ask(Cluster cluster) {
        return asked.computeIfAbsent(cluster.xml(), xml -> {
            CrmSimulate.Said said = CrmSimulate.of(cluster);
            return new Advice(said.summary(), said.actions().stream().map(OutageCases::action).toList(), Map.of(), List.of());
        });
    }

    /** The cluster as the real tool leaves it after one transition. */
    static Cluster after(Path cluster) throws IOException {
        Path after = Files.createTempFile("outagebook", ".xml");
        try {
            CrmSimulate.run("-x", cluster.toString(), "-S", "-O", after.toString());
            return Cluster.read(after);
        } finally {
            Files.delete(after);
        }
    }
}
