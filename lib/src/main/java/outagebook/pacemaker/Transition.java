package outagebook.pacemaker;

import java.util.List;

/**
 * What the cluster would do next.
 *
 * @param release the scheduler that decided it
 * @param summary one line per change, as that release's tool words it, blanks squeezed
 * @param actions in the order in which the tool simulates them
 */
public record Transition(Release release, List<String> summary, List<Action> actions) {
    public Transition {
        summary = List.copyOf(summary);
        actions = List.copyOf(actions);
    }

    /** {@return whether there is nothing to do: the cluster is at rest} */
    public boolean isEmpty() {
        return actions.isEmpty();
    }

    /** The summary, one change a line; the actions are left to {@link #actions}. */
    @Override public String toString() {
        return isEmpty() ? "nothing to do" : summary.isEmpty() ? "nothing to change, " + actions.size() + " actions" : String.join("\n", summary);
    }
}
