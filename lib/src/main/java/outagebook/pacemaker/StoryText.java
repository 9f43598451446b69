package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A story in few lines: for each step what happened, what is new since the step before, what Pacemaker planned, and what came of it. */
final class StoryText {
    private final Story story;
    private final List<String> lines = new ArrayList<>();
    /** What is said in front of the next line: the step, once. */
    private String head = "";
    private Set<String> known = Set.of();
    /** The step that said what Pacemaker does and that those behind it repeat. */
    private int model;

    StoryText(Story story) {
        this.story = story;
    }

    String whole() {
        List<Story.Step> steps = story.steps();
        for (int from = 0, to; from < steps.size(); from = to) {
            for (to = from + 1; to < steps.size() && steps.get(to).repeats(steps.get(to - 1)); to++) { }
            head = to - from == 1 ? "Step " + from : "Steps " + from + "-" + (to - 1);
            step(steps.get(from), from == 0 ? null : steps.get(from - 1));
        }
        return String.join("\n", lines);
    }

    private void step(Story.Step step, Story.Step before) {
        say("event", step.events(), "; ");
        say("now", news(step.scene()), ", ");
        if (before != null && step.doesTheSameAs(before)) {
            say("Pacemaker", List.of("the same as in step " + model), "");
        } else {
            model = step.number();
            say("Pacemaker", List.of(plan(step)), "");
            say("scores", step.reasons(), ", ");
            say("cut off", step.aborted().isEmpty() ? List.of() : List.of("after " + done(step) + ": " + step.aborted()), "");
            say("noted", step.notes(), "; ");
        }
        say("machines", step.machines(), "; ");
    }

    private static String plan(Story.Step step) {
        return !step.summary().isEmpty() ? step.summary().stream().map(String::strip).collect(Collectors.joining(", "))
                : step.executed().isEmpty() ? "nothing to do" : "nothing to do but " + done(step);
    }

    private static String done(Story.Step step) {
        return step.executed().stream().map(Story.Step::brief).collect(Collectors.joining(", "));
    }

    /** {@return what is otherwise than in the step before; all that is there, in the first one} */
    private List<String> news(Scene scene) {
        Set<String> there = new LinkedHashSet<>();
        Set<String> nodes = new LinkedHashSet<>(story.nodes());
        nodes.addAll(scene.postgres().keySet());
        nodes.forEach(node -> there.add(node + " " + state(node, scene)));
        scene.places().keySet().forEach(r -> there.add(r + (scene.places().get(r).isEmpty() ? " " : " on ") + scene.place(r)));
        List<String> news = there.stream().filter(fact -> !known.contains(fact)).toList();
        known = there;
        return news;
    }

    private static String state(String node, Scene scene) {
        String attribute = scene.attributes().get(node);
        return Stream.of(!scene.online().contains(node) ? "offline" : scene.postgres().containsKey(node) ? scene.postgres().get(node).ofPostgres() : "online",
                attribute == null ? "" : "(promotion " + attribute + ")").filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private void say(String what, Collection<?> texts, String between) {
        if (!texts.isEmpty()) {
            lines.add(String.format("%-9s %-9s  %s", head, what, texts.stream().map(Object::toString).collect(Collectors.joining(between))));
            head = "";
        }
    }
}
