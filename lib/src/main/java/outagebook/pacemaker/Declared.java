package outagebook.pacemaker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a cluster's configuration says of the programs its nodes run, as far as running their operations needs it. */
final class Declared {
    private final Working working;

    Declared(Release release, Cluster cluster) {
        working = Unpack.unpack(release, cluster.cib(), 0);
    }

    private Stream<Resource> programs() {
        return working.resources.stream().flatMap(Declared::programs);
    }

    private static Stream<Resource> programs(Resource r) {
        return r.isPrimitive() ? Stream.of(r) : r.children.stream().flatMap(Declared::programs);
    }

    /** The name that nodes know a program by: instances of an anonymous clone have the same. */
    private static String name(Resource program) {
        return program.parent == null || program.top().unique ? program.id : program.xml.id();
    }

    /** The names of the programs in promotable clones that the {@code pgsql} agent runs. */
    List<String> postgres() {
        return programs().filter(r -> r.top().isPromotable() && "pgsql".equals(r.xml.get("type"))).map(Declared::name).distinct().toList();
    }

    /** The names of all programs. */
    List<String> names() {
        return programs().map(Declared::name).distinct().toList();
    }

    private Resource program(String name) {
        return programs().filter(r -> name(r).equals(name)).findFirst().orElse(null);
    }

    /** The memory of a program that a node has never heard of. */
    Element memory(String name) {
        Map<String, String> memory = new LinkedHashMap<>(Map.of("id", name));
        Resource program = program(name);
        List.of("type", "class", "provider").forEach(a -> {
            if (program != null && program.xml.get(a) != null) {
                memory.put(a, program.xml.get(a));
            }
        });
        return Element.of("lrm_resource", memory);
    }

    /** {@return a parameter (instance attribute) of a program, or the other value} */
    String parameter(String name, String parameter, String otherwise) {
        Map<String, String> parameters = new LinkedHashMap<>();
        AttributeSets.read(working, program(name).xml, "instance_attributes", parameters);
        return parameters.getOrDefault(parameter, otherwise);
    }

    /** Whether a recurring monitor of this interval (ms) is the promoted role's. */
    boolean watchesPromoted(String name, long interval) {
        Resource program = program(name);
        Element op = program == null ? null : OperationPolicy.configured(program, program.id + "_monitor_" + interval);
        return op != null && Role.of(op.get("role")) == Role.MASTER;
    }

    /** A failed start bans unless this property is off. */
    boolean startFailureIsFatal() {
        return working.is("start-failure-is-fatal", true);
    }

    /** The operation with the digest of the parameters that it ran with, as the node would note it. */
    Element digested(String name, Element operation) {
        Resource program = program(name);
        return program == null ? operation : operation.with("op-digest", Digests.now(working, program, operation));
    }
}
