package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.DUMPED;
import static outagebook.pacemaker.Flag.MIGRATABLE;
import static outagebook.pacemaker.Flag.PRINTED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The actions that will be executed, each with those it waits for, and the order in which a simulation does it (pengine/graph.c and
 * lib/transition/graph.c of 1.1.10, pcmk_graph_producer.c and pcmk_graph_consumer.c of 2.1.5).
 */
final class Graph {
    private static final int ORDER_ONLY = Order.OPTIONAL | Order.FIRST_PRINTED | Order.THEN_PRINTED;

    private final Release release;
    private final Actions actions;
    private final Map<Planned, List<Planned>> inputs = new LinkedHashMap<>();

    Graph(Release release, Actions actions) {
        this.release = release;
        this.actions = actions;
    }

    /** Adds what is to be done for each resource, then all else. */
    void build(List<Resource> resources, Notifications notifications, ActionFlags flags) {
        resources.forEach(resource -> add(resource, notifications, flags));
        actions.all().forEach(this::add);
    }

    private void add(Resource resource, Notifications notifications, ActionFlags flags) {
        if (resource.isClone()) {
            resource.actions.forEach(action -> flags.own(action, null));
            notifications.create(resource);
            resource.children.forEach(child -> add(child, notifications, flags));
            resource.actions.forEach(this::add);
        } else {
            resource.actions.forEach(this::add);
            resource.children.forEach(child -> add(child, notifications, flags));
        }
    }

    private void add(Planned action) {
        List<Link> before = links(action);
        if (action.has(DUMPED) || !isWanted(action)) {
            return;
        }
        action.set(DUMPED);
        List<Planned> waits = new ArrayList<>();
        for (Link link : before) {
            boolean again = !waits.isEmpty() && waits.get(waits.size() - 1) == link.action;
            if (!again && isInput(action, link)) {
                waits.add(link.action);
            }
        }
        inputs.put(action, waits);
    }

    /** What goes before an action, by age. 2.1.5 makes one of several orderings with the same action. */
    private List<Link> links(Planned action) {
        List<Link> links = new ArrayList<>();
        action.before.forEach(links::add);
        links.sort(Comparator.comparingInt(link -> link.action.id));
        if (!release.mergesOrderings()) {
            return links;
        }
        List<Link> unique = new ArrayList<>();
        for (Link link : links) {
            Link last = unique.isEmpty() ? null : unique.get(unique.size() - 1);
            if (last != null && last.action == link.action) {
                last.type |= link.type;
            } else {
                unique.add(link);
            }
        }
        return unique;
    }

    private boolean isWanted(Planned action) {
        if (action.isPseudo() && action.is(Task.PROBED) && someStartWaits(action)) {
            return true;
        }
        if (!action.isRunnable() || action.isOptional() && !action.has(PRINTED) || isLeftAlone(action)) {
            return false;
        }
        if (action.isPseudo() || action.is(Task.FENCE) || action.is(Task.SHUTDOWN)) {
            return true;
        }
        return action.node != null && action.node.online && !(release.isModern() && action.node.unclean);
    }

    /** Of an unmanaged resource only monitors and probes. */
    private static boolean isLeftAlone(Planned action) {
        return action.resource != null && !action.resource.managed && !action.is(Task.MONITOR) && !action.isRecurring();
    }

    private boolean someStartWaits(Planned probed) {
        for (Link link : probed.after) {
            if (link.action.isRunnable() && link.action.is(Task.START) && (link.action.has(DUMPED) || isWanted(link.action))) {
                return true;
            }
        }
        return false;
    }

    private boolean isInput(Planned action, Link link) {
        return release.isModern() ? isModernInput(action, link) : isOldInput(action, link);
    }

    private boolean isOldInput(Planned action, Link link) {
        Planned input = link.action;
        boolean orderOnly = (link.type & ~ORDER_ONLY) == 0;
        if (link.type == Order.NONE || !input.isRunnable() && orderOnly && !input.key.equals(Task.PROBED) || isHopeless(action, input)) {
            return false;
        }
        return input.has(DUMPED) || isWanted(input) || !input.isOptional() || input.has(PRINTED);
    }

    private boolean isModernInput(Planned action, Link link) {
        Planned input = link.action;
        boolean orderOnly = (link.type & ~ORDER_ONLY) == 0;
        if (link.type == Order.NONE || !input.isRunnable() && (orderOnly || link.has(Order.ONE_OR_MORE))) {
            return false;
        }
        if (link.type == Order.ANTI_COLOCATION) {
            return !input.isOptional() && (input.node == null || action.node == null || input.node == action.node);
        }
        if (link.has(Order.MIGRATION_IMPLIES_FIRST) && !input.isRunnable() || link.has(Order.UNLESS_FIRST_MIGRATES) && input.has(MIGRATABLE)) {
            return false;
        }
        boolean stopOfMany = link.type == Order.OPTIONAL && input.has(MIGRATABLE) && input.key.endsWith("_stop_0");
        if (stopOfMany || isHopeless(action, input)) {
            return false;
        }
        return !input.isOptional() || input.has(PRINTED) || input.has(DUMPED) || isWanted(input);
    }

    /** An unmanaged failed resource does not keep a clone from stopping. */
    private static boolean isHopeless(Planned action, Planned input) {
        return input.resource != null && input.resource != action.resource && input.resource.failed && !input.resource.managed
                && input.key.endsWith("_stop_0") && action.resource != null && action.resource.isClone();
    }

    /** The actions as they are executed: again and again through the list, each as soon as all it waits for is done. */
    List<Planned> executed() {
        Set<Planned> done = new HashSet<>();
        List<Planned> order = new ArrayList<>();
        int before;
        do {
            before = order.size();
            inputs.forEach((action, waits) -> {
                if (!done.contains(action) && done.containsAll(waits)) {
                    done.add(action);
                    order.add(action);
                }
            });
        } while (order.size() > before);
        return order;
    }
}
