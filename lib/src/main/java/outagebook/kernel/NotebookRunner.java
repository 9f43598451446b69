package outagebook.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.commons.io.FileUtils;
import outagebook.kernel.CellResult.Failed;

/**
 * Executes a notebook from top to bottom on a bare JDK: no Jupyter, no Python.
 *
 * <p>Each notebook has an evaluator of its own. The first cell that fails ends it, unless the cell is tagged
 * {@code raises-exception} (the tag that nbclient knows too).
 *
 * @param limit for a whole notebook; the cell that runs then is stopped
 */
public record NotebookRunner(Duration limit) {
    /** Long enough for the slowest notebook on the slowest machine. */
    public static final Duration GENEROUS = Duration.ofMinutes(10);

    static final String TIME_LIMIT = "TimeLimit";

    /** A notebook with the outputs its cells have now (those behind a failure have none), and the time that took. */
    public record Run(Notebook notebook, Duration time) {}

    /** Executes all cells, or those up to the first that fails. */
    public Run run(Notebook notebook) {
        long start = System.nanoTime();
        List<Notebook.Cell> cells = notebook.code();
        var outputs = new Outputs(cells.size());
        var recordings = new Recordings(() -> Map.of("", notebook));
        try (var scratch = new Scratch(); var evaluator = new Evaluator(); var watch = new Watch(evaluator, limit)) {
            scratch.use();
            boolean going = true;
            for (int i = 0; i < cells.size() && going; i++) {
                CellResult result = recordings.judge(cells.get(i).source(), watch.judge(evaluator.eval(cells.get(i).source(), outputs.cell(i))));
                outputs.end(i, result);
                going = !(result instanceof Failed failed) || allowed(cells.get(i), failed.name());
            }
        }
        return new Run(notebook.with(outputs.lists()), Duration.ofNanos(System.nanoTime() - start));
    }

    /** {@return which cell of an executed notebook failed, and why; nothing if all is well} */
    public static Optional<String> failure(String name, Notebook executed) {
        List<Notebook.Cell> cells = executed.code();
        for (int i = 0; i < cells.size(); i++) {
            for (Output output : cells.get(i).outputs()) {
                if (!(output instanceof Output.Failed failed) || allowed(cells.get(i), failed.name())) continue;
                String message = failed.message().isEmpty() ? failed.name() : failed.name() + ": " + failed.message();
                return Optional.of(Difference.at(name, i + 1, cells.get(i)) + "\n    " + message.replace("\n", "\n    ") + "\n");
            }
        }
        return Optional.empty();
    }

    private static boolean allowed(Notebook.Cell cell, String error) {
        return cell.tagged("raises-exception") && !error.equals(TIME_LIMIT);
    }

    /** An empty folder for the files that the notebook makes: what a reader left in theirs must not change the outputs. */
    private static final class Scratch implements AutoCloseable {
        private static final String PROPERTY = "outagebook.scratch";
        private final String before = System.getProperty(PROPERTY);
        private final Path folder;

        Scratch() {
            try {
                folder = Files.createTempDirectory("outagebook-scratch");
            } catch (IOException e) {
                throw new UncheckedIOException("no folder for the notebook's own files: " + e.getMessage(), e);
            }
        }

        void use() {
            System.setProperty(PROPERTY, folder.toString());
        }

        @Override public void close() {
            if (before == null) System.clearProperty(PROPERTY);
            else System.setProperty(PROPERTY, before);
            FileUtils.deleteQuietly(folder.toFile());
        }
    }

    /** Looks at the clock, and stops the cell that still runs when time is up. */
    private static final class Watch implements AutoCloseable {
        private final Timer timer = new Timer("time limit of a notebook", true);
        private final Duration limit;
        private volatile boolean over;

        Watch(Evaluator evaluator, Duration limit) {
            this.limit = limit;
            timer.schedule(new TimerTask() { // again each second: an interrupt between two cells stops none
                @Override public void run() {
                    over = true;
                    evaluator.interrupt();
                }
            }, limit.toMillis(), 1000);
        }

        CellResult judge(CellResult result) {
            if (!over) return result;
            String message = "the notebook did not end within %d s".formatted(limit.toSeconds());
            return new Failed(TIME_LIMIT, message, List.of(TIME_LIMIT + ": " + message));
        }

        @Override public void close() {
            timer.cancel();
        }
    }
}
