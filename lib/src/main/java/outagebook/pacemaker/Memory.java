package outagebook.pacemaker;

import static outagebook.pacemaker.Ocf.FAILED_MASTER;
import static outagebook.pacemaker.Ocf.NOT_RUNNING;
import static outagebook.pacemaker.Ocf.RUNNING_MASTER;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What one node remembers of one resource: an {@code lrm_resource} with its {@code lrm_rsc_op}s, of which the node keeps the
 * newest of each kind and the last failure. The scheduler concludes from it what runs where.
 */
final class Memory {
    private static final Set<String> CHANGES = Set.of("start", "stop", "promote", "demote");

    private final Element resource;
    private final List<Element> operations = new ArrayList<>();

    Memory(Element resource) {
        this.resource = new Element(resource.name(), resource.attributes(), List.of(), 0);
        operations.addAll(resource.children());
    }

    String name() {
        return resource.id();
    }

    Element element() {
        return new Element(resource.name(), resource.attributes(), operations, 0);
    }

    /** A change of state ends every recurring monitor and takes the place of the change before; a start stays below a promote. */
    void add(Element operation) {
        String task = operation.get("operation");
        if (CHANGES.contains(task)) {
            operations.removeIf(o -> !isFailure(o) && (interval(o) > 0 || isReplacedBy(task, o)));
        }
        replace(operation);
    }

    private static boolean isReplacedBy(String task, Element earlier) {
        String before = earlier.get("operation");
        return CHANGES.contains(before) && !(task.equals("promote") && before.equals("start"));
    }

    /** A failure is remembered beside the last good operations, and only the last one. */
    void replace(Element operation) {
        operations.removeIf(o -> operation.id().equals(o.id()));
        operations.add(operation);
    }

    void cancel(long interval) {
        operations.removeIf(o -> interval(o) == interval && !isFailure(o));
    }

    void forgetFailure() {
        operations.removeIf(Memory::isFailure);
    }

    boolean hasFailed() {
        return operations.stream().anyMatch(Memory::isFailure);
    }

    /** {@return the interval in ms of the monitor that watches it, or 0 if none does} */
    long watchedEvery() {
        return operations.stream().filter(o -> !isFailure(o)).mapToLong(Memory::interval).filter(i -> i > 0).findFirst().orElse(0);
    }

    /** What the operations, in the order of their call-ids, say about the program. */
    Life life() {
        Life life = Life.STOPPED;
        for (Element o : inOrder()) {
            life = after(o, life);
        }
        return life;
    }

    private static Life after(Element o, Life before) {
        int rc = (int) number(o, "rc-code");
        return switch (rc) {
            case 0 -> done(o.get("operation"), before);
            case RUNNING_MASTER, FAILED_MASTER -> Life.PROMOTED;
            case NOT_RUNNING -> interval(o) > 0 && isFailure(o) ? Life.CRASHED : Life.STOPPED;
            default -> before;
        };
    }

    static Life done(String task, Life before) {
        return switch (task) {
            case "promote" -> Life.PROMOTED;
            case "stop", "migrate_to" -> Life.STOPPED;
            case "start", "demote", "migrate_from", "monitor" -> Life.RUNNING;
            default -> before;
        };
    }

    /** What distinguishes this memory from another one but for times and call-ids. */
    List<String> key() {
        return inOrder().stream().map(o -> o.id() + "=" + o.get("rc-code")).toList();
    }

    private List<Element> inOrder() {
        return operations.stream().sorted(Comparator.comparingLong(Memory::call)).toList();
    }

    long lastCall() {
        return operations.stream().mapToLong(Memory::call).max().orElse(0);
    }

    long lastTime() {
        return operations.stream().mapToLong(o -> number(o, "last-run")).max().orElse(0);
    }

    private static boolean isFailure(Element operation) {
        return operation.id().endsWith("_last_failure_0");
    }

    private static long call(Element operation) {
        return number(operation, "call-id");
    }

    private static long interval(Element operation) {
        return number(operation, "interval");
    }

    private static long number(Element operation, String attribute) {
        String text = operation.get(attribute);
        return text != null && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
