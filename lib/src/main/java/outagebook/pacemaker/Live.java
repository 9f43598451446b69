package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster under way: the status that transitions change, in the form in which the next scheduler run reads it, and beside it
 * what is really running.
 */
final class Live {
    private static final String UUID = "11111111-2222-3333-4444-555555555555";

    private final Cluster start;
    private final Machines machines;
    private final Declared declared;
    private final String features;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Postgres> postgres = new LinkedHashMap<>();
    private final Map<String, Integer> broken = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private long call;
    private long time;
    private boolean published;

    Live(Cluster start, Release release, Agent agent, Machines machines) {
        this.start = start;
        this.machines = machines;
        declared = new Declared(release, start);
        features = start.cib().get("crm_feature_set", "3.0.7");
        Element status = start.cib().child("status").orElse(Element.of("status", Map.of()));
        status.children("node_state").forEach(this::meet);
        start.cib().all().filter(e -> e.is("nodes")).flatMap(n -> n.children("node"))
                .filter(n -> !members.containsKey(n.get("uname")))
                .forEach(n -> meet(n.id(), n.get("uname"), Element.of("node_state", Map.of("id", n.id(), "uname", n.get("uname")))));
        call = members().stream().mapToLong(Member::lastCall).max().orElse(0);
        time = members().stream().mapToLong(Member::lastTime).max().orElse(0);
        declared.postgres().forEach(name -> postgres.put(name, new Postgres(name, agent, checks(name), this)));
    }

    private void meet(Element state) {
        meet(state.id(), state.get("uname", state.id()), state);
    }

    private void meet(String id, String name, Element state) {
        members.put(name, new Member(id, name, state));
    }

    private int checks(String name) {
        String count = declared.parameter(name, "xlog_check_count", "3");
        return count.matches("\\d{1,6}") ? Integer.parseInt(count) : 3;
    }

    Declared declared() {
        return declared;
    }

    Collection<Member> members() {
        return members.values();
    }

    Member member(String node) {
        Member member = members.get(node);
        if (member == null) {
            throw new IllegalArgumentException("there is no node \"" + node + "\" in " + start.name() + Names.instead(node, members.keySet()));
        }
        return member;
    }

    /** {@return the name, if a primitive or an instance has it} */
    String resource(String name) {
        List<String> known = declared.names();
        String plain = name.replaceFirst(":\\d+$", "");
        if (known.contains(name) || known.contains(plain)) {
            return name;
        }
        throw new IllegalArgumentException("there is no resource \"" + name + "\" in " + start.name() + Names.instead(name, known));
    }

    Collection<Postgres> postgres() {
        return postgres.values();
    }

    /** The CIB as it is now. */
    Cluster cluster() {
        Element cib = start.cib();
        Element status = new Element("status", Map.of(), members().stream().map(Member::element).toList(), 0);
        List<Element> children = new ArrayList<>(cib.children());
        children.removeIf(c -> c.is("status"));
        children.add(status);
        return new Cluster(start.name(), new Element(cib.name(), cib.attributes(), children, cib.line()));
    }

    // What happens.

    /** {@return whether the transition may go on} Executes one action of it. */
    boolean execute(Action action) {
        Member node = members.get(action.node());
        if (node == null || !node.online() || action.task().equals("notify")) {
            return true;
        }
        if (node.silent()) {
            note(node.name + " does not answer");
            return false;
        }
        return switch (action.kind()) {
            case RESOURCE -> operate(action, node);
            case CLUSTER -> order(action, node);
            case PSEUDO -> true;
        };
    }

    private boolean order(Action action, Member node) {
        if (action.task().equals("clear_failcount")) {
            node.forgive(action.resource());
        }
        return true;
    }

    private boolean operate(Action action, Member node) {
        String resource = action.resource();
        switch (action.task()) {
            case "cancel" -> node.history(resource, declared.memory(resource)).cancel(action.intervalMs());
            case "delete" -> node.forget(resource);
            case "monitor" -> {
                return monitor(resource, node, action.intervalMs());
            }
            default -> {
                return change(action.task(), resource, node);
            }
        }
        return true;
    }

    private boolean monitor(String resource, Member node, long interval) {
        int found = monitored(resource, node);
        boolean good = interval == 0 || found == Ocf.RUNNING_MASTER || found == 0 && !declared.watchesPromoted(resource, interval);
        if (!good) {
            fail(resource, node, "monitor", interval, found);
        } else {
            remember(resource, node, operation(resource, resource + "_monitor_" + interval, "monitor", interval, found, found));
        }
        return good;
    }

    private boolean change(String task, String resource, Member node) {
        int rc = broken.getOrDefault(script(resource, task, node.name), 0);
        if (rc == 0 && postgres.containsKey(resource)) {
            rc = postgres.get(resource).run(task, node);
        } else if (rc == 0) {
            rc = run(task, resource, node, Memory.done(task, node.life(resource)));
        }
        if (rc != 0) {
            fail(resource, node, task, 0, rc);
        } else {
            remember(resource, node, operation(resource, resource + "_" + task + "_0", task, 0, 0, 0));
        }
        return rc == 0;
    }

    /** {@return what the operation returns, which the machine is told to do: 0, or 1 if it did not become as expected} */
    int run(String task, String resource, Member node, Life expected) {
        node.lives(resource, machines.run(task, resource, node.name, expected));
        return node.life(resource) == expected ? 0 : 1;
    }

    /** {@return what a monitor returns there now} */
    private int monitored(String resource, Member node) {
        Life found = machines.look(resource, node.name, node.life(resource));
        if (found != node.life(resource)) {
            node.lives(resource, found);
        }
        return broken.getOrDefault(script(resource, "monitor", node.name), node.life(resource).monitored());
    }

    /** An operation fails: remembered as the last failure, and counted; a failed stop, or start, for ever. */
    private void fail(String resource, Member node, String task, long interval, int rc) {
        int expected = declared.watchesPromoted(resource, interval) ? Ocf.RUNNING_MASTER : 0;
        node.history(resource, declared.memory(resource))
                .replace(operation(resource, resource + "_last_failure_0", task, interval, expected, rc));
        boolean fatal = task.equals("stop") || task.equals("start") && declared.startFailureIsFatal();
        String count = "fail-count-" + resource + (namesOperation() ? "#" + task + "_" + interval : "");
        node.set(count, fatal ? "INFINITY" : oneMore(node.attribute(count)));
        notes.add(task + " of " + resource + " failed on " + node.name + " (" + rc + ")");
    }

    private static String oneMore(String count) {
        return count == null || !count.matches("\\d{1,7}") ? count == null ? "1" : count
                : Integer.parseInt(count) + 1 >= Scores.INFINITY ? "INFINITY" : Integer.toString(Integer.parseInt(count) + 1);
    }

    /** Since feature set 3.0.13 (1.1.17) fail counts are kept per operation. */
    private boolean namesOperation() {
        int[] version = java.util.Arrays.stream(features.split("\\.")).mapToInt(Integer::parseInt).toArray();
        return version.length == 3 && (version[0] > 3 || version[0] == 3 && (version[1] > 0 || version[2] >= 13));
    }

    private void remember(String resource, Member node, Element operation) {
        node.history(resource, declared.memory(resource)).add(operation);
    }

    private Element operation(String resource, String id, String task, long interval, int expected, int rc) {
        call++;
        time++;
        String transition = "1:" + call + ":" + expected + ":" + UUID;
        Map<String, String> operation = new LinkedHashMap<>();
        operation.put("id", id);
        operation.put("operation_key", resource + "_" + task + "_" + interval);
        operation.put("operation", task);
        operation.put("crm_feature_set", features);
        operation.put("transition-key", transition);
        operation.put("transition-magic", "0:" + rc + ";" + transition);
        operation.put("call-id", Long.toString(call));
        operation.put("rc-code", Integer.toString(rc));
        operation.put("op-status", "0");
        operation.put("interval", Long.toString(interval));
        operation.put("last-run", Long.toString(time));
        operation.put("last-rc-change", Long.toString(time));
        return declared.digested(resource, Element.of("lrm_rsc_op", operation));
    }

    // What comes from outside.

    /** The call-id and the time (seconds since 1970) after which the next operation comes. */
    void clock(long lastCall, long lastTime) {
        call = lastCall;
        time = lastTime;
    }

    /** An operation that went well, and nothing else. */
    void record(String resource, String node, String task, long interval, int rc) {
        remember(resource, member(node), operation(resource, resource + "_" + task + "_" + interval, task, interval, rc, rc));
    }

    void kill(String node) {
        member(node).die();
        machines.kill(node);
    }

    /** The node dies, and only its machine knows. */
    void fallSilent(String node) {
        member(node).fallSilent();
        machines.kill(node);
    }

    void back(String node) {
        member(node).back();
        machines.back(node);
    }

    /** The program dies; whoever watches it notices at once, else nobody does. */
    void crash(String resource, String node) {
        Member member = member(node);
        if (!member.life(resource).runs()) {
            throw new IllegalArgumentException(resource + " does not run on " + node + ", so it cannot crash there");
        }
        member.lives(resource, machines.crash(resource, node));
        if (postgres.containsKey(resource)) {
            postgres.get(resource).crashed(member);
        }
        if (!member.life(resource).runs()) {
            notice(resource, member, Ocf.NOT_RUNNING);
        }
    }

    /** A recurring monitor finds what it did not expect. */
    void notice(String resource, Member member, int found) {
        long interval = member.watchedEvery(resource);
        time += 10;
        if (interval > 0) {
            fail(resource, member, "monitor", interval, found);
        } else {
            note("no monitor watches " + resource + " on " + member.name + ": nobody notices");
        }
    }

    /** From now on this operation returns this code there; 0: it works again. */
    void script(String resource, String task, String node, int rc) {
        member(node);
        if (rc == 0) {
            broken.remove(script(resource, task, node));
        } else {
            broken.put(script(resource, task, node), rc);
        }
    }

    private static String script(String resource, String task, String node) {
        return resource + " " + task + " on " + node;
    }

    /** Between two transitions every recurring monitor runs once. */
    void monitors() {
        machines.round();
        Map<Member, Map<String, Integer>> found = new LinkedHashMap<>();
        for (Member member : members()) {
            found.put(member, new LinkedHashMap<>());
            List.copyOf(member.lives().keySet()).forEach(r -> found.get(member).put(r, monitored(r, member)));
        }
        postgres().forEach(p -> p.monitors(machines));
        found.forEach((member, resources) -> resources.forEach((resource, rc) -> watch(resource, member, rc)));
    }

    private void watch(String resource, Member member, int found) {
        boolean asExpected = found == 0 || found == Ocf.RUNNING_MASTER || !member.believed(resource).runs();
        if (!asExpected && member.watchedEvery(resource) > 0) {
            notice(resource, member, found);
        }
    }

    /** {@return whether it changed} A promotion attribute as the agent publishes it. */
    boolean publish(Member node, String attribute, String value) {
        boolean changed = node.set(attribute, value);
        published |= changed;
        return changed;
    }

    /** {@return whether an agent changed an attribute since the last time this was asked} */
    boolean hasPublished() {
        boolean was = published;
        published = false;
        return was;
    }

    void note(String note) {
        notes.add(note);
    }

    /** {@return what the machines did and said since the last time this was asked} */
    List<String> report() {
        return machines.report();
    }

    /** {@return what was noted since the last time this was asked} */
    List<String> takeNotes() {
        List<String> taken = List.copyOf(notes);
        notes.clear();
        return taken;
    }

    // What is to be seen.

    /** Where each resource runs, by name: no nodes if it does not. */
    Map<String, List<String>> places() {
        Set<String> names = new TreeSet<>();
        members().forEach(m -> names.addAll(m.lives().keySet()));
        List<String> ordered = new ArrayList<>(declared.names());
        names.stream().filter(n -> !ordered.contains(n)).forEach(ordered::add);
        Map<String, List<String>> places = new LinkedHashMap<>();
        ordered.forEach(r -> places.put(r, members().stream().filter(m -> m.life(r).runs()).map(m -> m.name).toList()));
        return places;
    }

    /** What distinguishes this state from another one but for times and call-ids. */
    String key() {
        return members().stream().map(Member::key).toList() + postgres().stream().map(Postgres::key).toList().toString() + broken;
    }
}
