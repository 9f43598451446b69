package outagebook.pacemaker;

import java.util.List;

/** What a scheduler made of a cluster: its scores with their reasons, and where everything goes. */
public final class Scheduling {
    private final Working working;
    private final Printer printer;
    private Transition transition;

    Scheduling(Working working, Printer printer) {
        this.working = working;
        this.printer = printer;
    }

    public Release release() {
        return working.release;
    }

    /** Every score that {@code crm_simulate -s} prints, in the order in which it prints them. */
    public List<Score> scores() {
        return printer.scores();
    }

    /** Why a resource has the score it has on a node, when it was placed. A clone instance is named with its number: Postgresql:0. */
    public Explanation explain(String resource, String node) {
        return printer.last(Score.Kind.ALLOCATION, resource, node).why();
    }

    /** Why an instance of a promotable clone has its promotion score on the node it was placed on; null: the one without a node. */
    public Explanation explainPromotion(String resource, String node) {
        return printer.last(Score.Kind.PROMOTION, resource, node).why();
    }

    /** What the cluster would do next: the summary and the actions that {@code crm_simulate -S} prints. */
    public Transition transition() {
        if (transition == null) {
            transition = Planner.plan(working);
        }
        return transition;
    }

    @Override public String toString() {
        return scores().size() + " scores of " + release().number() + ": show(run) shows them all; run.transition(), run.explain(resource, node)";
    }

    /** The resources as they were placed: what the transition is planned from. */
    Working working() {
        return working;
    }
}
