package outagebook.kernel;

import static j2html.TagCreator.em;
import static j2html.TagCreator.p;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import outagebook.kernel.CellResult.Failed;

/**
 * What one session shows in the place of cells that need a server, when none can run here: their committed outputs,
 * under a line that says so.
 *
 * <p>It begins with the first cell that throws {@link #MISSING}. From then on every cell that fails is replaced,
 * because the variables of the cells before it do not exist; but only if a notebook has a cell with the same source.
 * Errors in a reader's own code stay errors.
 */
final class Recordings {
    /** The simple name of the exception that says: no server can run here. Its message says why. */
    static final String MISSING = "LabMissing";

    private static final Set<String> STOPPED = Set.of("Interrupted", NotebookRunner.TIME_LIMIT);
    private static final Pattern STARTS = Pattern.compile("\\bLab\\.\\w+\\(\\s*\"([0-9.]+)\"");
    /** The field of an output's metadata that marks the line over recorded ones. */
    static final String OURS = "outagebook";

    private final Supplier<Map<String, Notebook>> notebooks;
    private final List<String> sources = new ArrayList<>();
    private boolean begun;

    /** @param notebooks where the recorded outputs are; asked for when the first is needed */
    Recordings(Supplier<Map<String, Notebook>> notebooks) {
        this.notebooks = notebooks;
    }

    /** {@return what the cell shows: its own result, or what is recorded} To be called for each cell of the session, in order. */
    synchronized CellResult judge(String source, CellResult result) {
        sources.add(source);
        if (!(result instanceof Failed failed) || STOPPED.contains(failed.name())) return result;
        Optional<String> why = missing(failed);
        begun |= why.isPresent();
        if (!begun) return result;
        return recorded().filter(found -> !found.failsWith(failed.name()))
                .<CellResult>map(found -> shown(found, why.orElse("it needs the server of a cell above"))).orElse(result);
    }

    /** {@return why no server can run here, if that is what failed, or what caused it} */
    private static Optional<String> missing(Failed failed) {
        if (failed.name().equals(MISSING)) return Optional.of(failed.message());
        String cause = "Caused by: " + MISSING + ": ";
        return failed.traceback().stream().filter(line -> line.startsWith(cause)).map(line -> line.substring(cause.length())).findFirst();
    }

    private static CellResult.Recorded shown(Place place, String why) {
        Stream<Output> outputs = withoutLabel(place.cell().outputs()).stream();
        return new CellResult.Recorded(Stream.concat(Stream.of(label(place.notebook(), why)), outputs).toList());
    }

    private static Output label(Notebook notebook, String why) {
        String text = "Recorded on %s%s; not run here, because %s".formatted(notebook.recordedOn().orElseThrow(),
                notebook.recordedWith().map(" with PostgreSQL "::concat).orElse(""), why.strip().replaceAll("\\s*\\R\\s*", " "));
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.putObject(OURS).put("recorded", true);
        String html = p(em(text)).withStyle("margin:.3em 0;padding-left:.6em;border-left:.3em solid #888").render();
        return new Output.Shown(Output.Kind.display_data, new TreeMap<>(Map.of("text/plain", text, "text/html", html)), metadata);
    }

    /**
     * {@return what {@code Workbook update} writes} Outputs of cells with real servers stay as they are committed, if
     * all new ones say the same; else all are new, for a recording is of one run, and the day is that of this run.
     * A run in which cells could only show what is recorded makes no recording: there, only what differs is new.
     */
    static Notebook renewed(Notebook committed, Notebook executed, LocalDate today) {
        List<Notebook.Cell> before = committed.code();
        List<Notebook.Cell> after = executed.code();
        List<Integer> live = IntStream.range(0, before.size()).filter(i -> before.get(i).tagged(Varying.TAG)).boxed().toList();
        Predicate<Integer> same = i -> Difference.between(before.get(i), after.get(i)).isEmpty();
        boolean changed = committed.recordedOn().isEmpty() || !live.stream().allMatch(same);
        boolean recording = !live.isEmpty() && changed && count(executed) == 0;
        Notebook renewed = executed.with(IntStream.range(0, before.size()).mapToObj(i ->
                !recording && live.contains(i) && same.test(i) ? before.get(i).outputs() : withoutLabel(after.get(i).outputs())).toList());
        return recording ? renewed.recorded(today.toString(), versions(executed)) : renewed;
    }

    /** {@return the versions of the servers that the cells start, in the order of the notebook} */
    private static String versions(Notebook notebook) {
        return notebook.code().stream().filter(cell -> cell.tagged(Varying.TAG))
                .flatMap(cell -> STARTS.matcher(cell.source()).results()).map(start -> start.group(1)).distinct()
                .collect(Collectors.joining(", "));
    }

    /** {@return whether this output is the line over recorded ones} */
    static boolean isLabel(Output output) {
        return output instanceof Output.Shown shown && shown.metadata().path(OURS).path("recorded").asBoolean();
    }

    /** {@return the outputs without the line that says that they are recorded} */
    static List<Output> withoutLabel(List<Output> outputs) {
        return outputs.stream().filter(output -> !isLabel(output)).toList();
    }

    /** {@return how many cells of an executed notebook were not run, but show what was recorded} */
    static int count(Notebook executed) {
        return (int) executed.code().stream().filter(cell -> cell.outputs().stream().anyMatch(Recordings::isLabel)).count();
    }

    /** {@return that number in a sentence} */
    static String count(int cells) {
        return cells + (cells == 1 ? " cell" : " cells") + " shown as recorded";
    }

    /** A code cell of a notebook, and how many of the session's cells are that notebook's. */
    private record Place(Notebook notebook, Notebook.Cell cell, int hits) {
        boolean failsWith(String name) {
            return cell.outputs().stream().anyMatch(output -> output instanceof Output.Failed failed && failed.name().equals(name));
        }
    }

    /** The same source may stand in several notebooks, or twice in one: the session's earlier cells say where it is. */
    private Optional<Place> recorded() {
        return notebooks.get().values().stream().filter(notebook -> notebook.recordedOn().isPresent())
                .flatMap(notebook -> place(notebook).stream()).max(Comparator.comparingInt(Place::hits))
                .filter(place -> !place.failsWith(MISSING));
    }

    private Optional<Place> place(Notebook notebook) {
        List<Notebook.Cell> cells = notebook.code();
        List<String> committed = cells.stream().map(Notebook.Cell::source).toList();
        int at = -1;
        int hits = 0;
        for (String source : sources) {
            int next = committed.subList(at + 1, committed.size()).indexOf(source);
            int found = next >= 0 ? at + 1 + next : committed.indexOf(source);
            if (found < 0) continue;
            at = found;
            hits++;
        }
        boolean last = at >= 0 && committed.get(at).equals(sources.get(sources.size() - 1));
        return last ? Optional.of(new Place(notebook, cells.get(at), hits)) : Optional.empty();
    }
}
