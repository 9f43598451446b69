package outagebook.pacemaker;

import java.util.stream.Stream;

/** Planned actions as the simulation prints them (exec_rsc_action and others in tools/crm_simulate.c, pcmk_simulate.c in 2.1.5). */
final class Lines {
    private final Working working;

    Lines(Working working) {
        this.working = working;
    }

    /** The line for an action, or none: that a node has answered all probes is not shown. */
    Stream<Action> of(Planned action) {
        String node = action.node == null ? null : action.node.uname;
        String instance = action.resource == null ? null : action.resource.id;
        if (action.is(Task.SHUTDOWN) || action.is(Task.CLEAR_FAILCOUNT)) {
            return Stream.of(new Action(Action.Kind.CLUSTER, action.task, instance == null ? null : names(action.resource)[0], 0, node, instance));
        }
        if (action.isPseudo()) {
            return Stream.of(new Action(Action.Kind.PSEUDO, action.key, null, 0, null, instance));
        }
        if (action.resource == null) {
            return Stream.empty();
        }
        return Stream.of(new Action(Action.Kind.RESOURCE, action.task, printed(action.resource), action.intervalMs, node, instance));
    }

    /** The name a node knows it by, if any node knows it by that; else the name of the instance. */
    private String printed(Resource resource) {
        String[] names = names(resource);
        return working.find(names[0]) == null && working.find(names[1]) != null ? names[1] : names[0];
    }

    private static String[] names(Resource resource) {
        if (resource.orphan && resource.cloneName != null) {
            return new String[] {resource.cloneName, resource.id};
        }
        if (resource.unique) {
            return new String[] {resource.id, resource.id};
        }
        String name = resource.xml.id();
        boolean other = resource.cloneName != null && !resource.cloneName.equals(name);
        return new String[] {name, other ? resource.cloneName : resource.id};
    }
}
