package outagebook.pacemaker;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of options that some release of Pacemaker knows.
 *
 * <p>Pacemaker takes any name and ignores what it does not know, so a cluster that is read may have any. In an edit, a name that is
 * almost one of these is a slip, which would change nothing and say nothing; it is refused. Source: Pacemaker 1.1.10 and 2.1.5,
 * lib/pengine/common.c (pe_opts), crmd/control.c and daemons/controld/controld_control.c (crmd_opts), include/crm/msg_xml.h (XML_RSC_ATTR_*).
 */
final class SettingNames {
    private static final Set<String> PROPERTIES = words("""
            no-quorum-policy symmetric-cluster default-resource-stickiness is-managed-default maintenance-mode start-failure-is-fatal
            enable-startup-probes shutdown-lock shutdown-lock-limit stonith-enabled stonith-action stonith-timeout stonith-watchdog-timeout
            stonith-max-attempts have-watchdog concurrent-fencing startup-fencing priority-fencing-delay fence-reaction cluster-delay
            batch-limit migration-limit load-threshold node-action-limit default-action-timeout stop-all-resources stop-orphan-resources
            stop-orphan-actions remove-after-stop pe-error-series-max pe-warn-series-max pe-input-series-max node-health-strategy
            node-health-base node-health-green node-health-yellow node-health-red placement-strategy dc-version cluster-infrastructure
            cluster-name dc-deadtime cluster-recheck-interval election-timeout shutdown-escalation join-integration-timeout
            join-finalization-timeout crmd-integration-timeout crmd-finalization-timeout crmd-transition-delay transition-delay
            expected-quorum-votes last-lrm-refresh notification-agent notification-recipient
            """);
    private static final Set<String> METAS = words("""
            priority target-role is-managed maintenance resource-stickiness resource-failure-stickiness migration-threshold failure-timeout
            multiple-active requires allow-migrate critical allow-unhealthy-nodes container-attribute-target clone-max clone-node-max
            clone-min notify globally-unique ordered interleave master-max master-node-max promotable promoted-max promoted-node-max
            remote-node remote-port remote-addr remote-connect-timeout restart-type
            """);
    private static final Set<String> OPERATIONS = words("monitor start stop promote demote notify migrate_to migrate_from reload");

    private SettingNames() {}

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.strip().split("\\s+")));
    }

    static void provesProperty(String name) {
        provesNoSlip("cluster property", name, PROPERTIES);
    }

    static void provesMeta(String name) {
        provesNoSlip("meta attribute", name, METAS);
    }

    /** An operation of no such name never runs. */
    static void provesOperation(String name) {
        if (!OPERATIONS.contains(name)) throw new ClusterException("there is no operation \"" + name + "\"" + Names.instead(name, OPERATIONS));
    }

    /** An agent's attribute {@code master-RESOURCE} that is almost that of a resource. */
    static void provesAttribute(String name, Collection<String> primitives) {
        if (!name.startsWith("master-") || name.matches(".*:\\d+")) return;
        provesNoSlip("promotion attribute", name, primitives.stream().map(id -> "master-" + id).toList());
    }

    private static void provesNoSlip(String what, String name, Collection<String> known) {
        if (known.contains(name) || !Names.isNear(name, known)) return;
        throw new ClusterException("Pacemaker knows no " + what + " \"" + name + "\", and would ignore it" + Names.instead(name, known));
    }
}
