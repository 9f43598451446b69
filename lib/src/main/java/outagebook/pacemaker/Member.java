package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One node while transitions run: its {@code node_state}, and what really runs on it. */
final class Member {
    final String id;
    final String name;
    private boolean online;
    private boolean silent;
    private Element state;
    private Element attributeSet;
    private final Map<String, Element> attributes = new LinkedHashMap<>();
    private final Map<String, Memory> histories = new LinkedHashMap<>();
    private final Map<String, Life> lives = new TreeMap<>();

    /** @param state the {@code node_state}, or an element of that name without attributes for a node never seen */
    Member(String id, String name, Element state) {
        this.id = id;
        this.name = name;
        this.state = state;
        online = yes(state.get("in_ccm"), "true") && yes(state.get("crmd"), "online")
                && "member".equals(state.get("join", "member"));
        attributeSet = new Element("instance_attributes", Map.of("id", "status-" + id), List.of(), 0);
        if (online) {
            state.children("transient_attributes").flatMap(t -> t.children("instance_attributes")).forEach(this::read);
            state.all().filter(e -> e.is("lrm_resource")).map(Memory::new).forEach(h -> histories.put(h.name(), h));
            histories.forEach((resource, history) -> lives.put(resource, history.life()));
        }
    }

    /** Newer releases write the time since when it is so, and 0 for no. */
    private static boolean yes(String value, String word) {
        return value != null && (value.equalsIgnoreCase(word) || value.matches("[1-9]\\d*"));
    }

    private void read(Element set) {
        attributeSet = new Element(set.name(), set.attributes(), List.of(), 0);
        set.children("nvpair").forEach(pair -> attributes.put(pair.get("name"), pair));
    }

    boolean online() {
        return online;
    }

    /** The node dies, and the others have not noticed: nothing runs on it, and all that is known of it stays. */
    void fallSilent() {
        lives.clear();
        silent = true;
    }

    /** Whether the node is dead and believed to be online. */
    boolean silent() {
        return silent;
    }

    /** The node dies: nothing runs on it, and the others know only that it is gone. */
    void die() {
        comeAs(Map.of("id", id, "uname", name, "in_ccm", "false", "crmd", "offline", "join", "down", "expected", "down"));
        online = false;
    }

    /** The node is back after a reboot: nothing runs, nothing is known. */
    void back() {
        comeAs(Map.of("id", id, "uname", name, "in_ccm", "true", "crmd", "online", "join", "member", "expected", "member"));
        online = true;
    }

    private void comeAs(Map<String, String> how) {
        state = new Element("node_state", how, List.of(), 0);
        silent = false;
        attributes.clear();
        histories.clear();
        lives.clear();
    }

    Life life(String resource) {
        return lives.getOrDefault(resource, Life.STOPPED);
    }

    /** What the cluster manager must believe from the operations it remembers. */
    Life believed(String resource) {
        return histories.containsKey(resource) ? histories.get(resource).life() : Life.STOPPED;
    }

    void lives(String resource, Life life) {
        lives.put(resource, life);
    }

    Map<String, Life> lives() {
        return lives;
    }

    /** {@return the value of a transient attribute, or null} */
    String attribute(String attribute) {
        Element pair = attributes.get(attribute);
        return pair == null ? null : pair.get("value");
    }

    /** {@return whether that changed anything} Sets a transient attribute, or removes it if the value is null. */
    boolean set(String attribute, String value) {
        if (Objects.equals(value, attribute(attribute))) {
            return false;
        }
        if (value == null) {
            attributes.remove(attribute);
        } else {
            attributes.put(attribute, pair(attribute).with("value", value));
        }
        return true;
    }

    private Element pair(String attribute) {
        return attributes.getOrDefault(attribute, new Element("nvpair",
                Map.of("id", attributeSet.id() + "-" + attribute, "name", attribute), List.of(), 0));
    }

    /** Forgets the failures of a resource: fail counts of either form, and the last failed operation. */
    void forgive(String resource) {
        attributes.keySet().removeIf(a -> a.matches("(fail-count|last-failure)-.*")
                && a.replaceFirst("^(fail-count|last-failure)-", "").replaceFirst("#.*", "").equals(resource));
        if (histories.containsKey(resource)) {
            histories.get(resource).forgetFailure();
        }
    }

    void forget(String resource) {
        histories.remove(resource);
        lives.remove(resource);
    }

    Memory history(String resource, Element declared) {
        return histories.computeIfAbsent(resource, r -> new Memory(declared));
    }

    boolean hasFailed(String resource) {
        return histories.containsKey(resource) && histories.get(resource).hasFailed();
    }

    /** {@return the interval in ms of the monitor that watches the resource here, or 0} */
    long watchedEvery(String resource) {
        return histories.containsKey(resource) ? histories.get(resource).watchedEvery() : 0;
    }

    long lastCall() {
        return histories.values().stream().mapToLong(Memory::lastCall).max().orElse(0);
    }

    long lastTime() {
        return histories.values().stream().mapToLong(Memory::lastTime).max().orElse(0);
    }

    Element element() {
        if (!online) {
            return new Element(state.name(), state.attributes(), List.of(), 0);
        }
        List<Element> children = new ArrayList<>();
        children.add(Element.of("transient_attributes", Map.of("id", id),
                new Element(attributeSet.name(), attributeSet.attributes(), List.copyOf(attributes.values()), 0)));
        List<Element> resources = histories.values().stream().map(Memory::element).toList();
        children.add(Element.of("lrm", Map.of("id", id), new Element("lrm_resources", Map.of(), resources, 0)));
        return new Element(state.name(), state.attributes(), children, 0);
    }

    /** What distinguishes this state of the node from another one but for times and call-ids. */
    String key() {
        Map<String, String> values = new TreeMap<>();
        attributes.keySet().stream().filter(a -> !a.startsWith("last-failure-")).forEach(a -> values.put(a, attribute(a)));
        Map<String, Object> memories = new TreeMap<>();
        histories.forEach((resource, history) -> memories.put(resource, history.key()));
        return name + online + values + memories + lives;
    }
}
