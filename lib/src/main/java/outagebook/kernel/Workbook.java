package outagebook.kernel;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The workbook without a browser: executes the notebooks on a bare JDK, compares their outputs with the committed
 * ones, makes the HTML book. Exit codes: 0 all is well, 1 differences or failing cells, 2 wrong arguments.
 */
public final class Workbook {
    private static final String USAGE = """
            usage: Workbook run    [--notebooks DIR] [--executed DIR] [--book DIR]
                                   execute the notebooks, make the book, compare with the committed outputs
                   Workbook book   [--executed DIR] [--book DIR] [--notebooks DIR] [--against DIR]
                                   make the book from executed notebooks (pictures are in --notebooks), compare with --against
                   Workbook update [--notebooks DIR]
                                   execute the notebooks and put the outputs into them

            Without options: notebooks, lib/target/executed and lib/target/book in the project's folder.
            """;
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "run", List.of("--notebooks", "--executed", "--book"),
            "book", List.of("--executed", "--book", "--notebooks", "--against"),
            "update", List.of("--notebooks"));

    private final PrintStream out;
    private final Path project;
    private final Map<String, Path> options = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param out     for progress and differences
     * @param project the folder that the default folders are in
     */
    Workbook(PrintStream out, Path project) {
        this.out = out;
        this.project = project;
    }

    /** Does what the arguments say, and ends this JVM even if cells have left threads behind. */
    public static void main(String[] args) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var cut = new Thread(() -> {
            out.println("\nEnded before the work was done: by System.exit in a cell, or from outside.");
            Runtime.getRuntime().halt(1);
        });
        Runtime.getRuntime().addShutdownHook(cut);
        int code = new Workbook(out, project()).run(args);
        Runtime.getRuntime().removeShutdownHook(cut);
        System.exit(code);
    }

    /** {@return the folder that OUTAGEBOOK_HOME names, else the nearest one above that has notebooks, else this one} */
    private static Path project() {
        String home = System.getenv("OUTAGEBOOK_HOME");
        if (home != null && !home.isEmpty()) return Path.of(home);
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("notebooks"))) return folder;
        }
        return here;
    }

    int run(String... args) {
        Optional<String> misuse = misuse(args);
        if (misuse.isPresent()) {
            out.print(misuse.get() + "\n\n" + USAGE);
            return 2;
        }
        try {
            switch (args[0]) {
                case "run" -> runAll();
                case "book" -> bookOnly();
                default -> update();
            }
        } catch (IOException e) {
            problems.add(message(e) + "\n");
        }
        problems.forEach(problem -> out.print("\n" + problem));
        return problems.isEmpty() ? 0 : 1;
    }

    /** Fills the options; what is wrong with the arguments, if anything. */
    private Optional<String> misuse(String... args) {
        if (args.length == 0) return Optional.of("Nothing to do.");
        List<String> known = OPTIONS.get(args[0]);
        if (known == null) return Optional.of("There is no command " + args[0] + ".");
        for (int i = 1; i < args.length; i += 2) {
            if (!known.contains(args[i])) return Optional.of("%s has no option %s.".formatted(args[0], args[i]));
            if (i + 1 == args.length) return Optional.of(args[i] + " needs a folder.");
            options.put(args[i], Path.of(args[i + 1]));
        }
        return Optional.empty();
    }

    private Path folder(String option, String standard) {
        return options.getOrDefault(option, project.resolve(standard));
    }

    private Path notebooks() {
        return folder("--notebooks", "notebooks");
    }

    private Path executed() {
        return folder("--executed", "lib/target/executed");
    }

    private void runAll() throws IOException {
        var results = new TreeMap<String, Notebook>();
        Map<String, Notebook> committed = read(notebooks());
        for (String name : committed.keySet()) {
            Notebook result = execute(name, committed, true);
            result.write(executed().resolve(name + ".ipynb"));
            results.put(name, result);
        }
        makeBook(results);
    }

    private void bookOnly() throws IOException {
        Map<String, Notebook> results = read(executed());
        makeBook(results);
        results.forEach((name, result) -> NotebookRunner.failure(name, result).ifPresent(problems::add));
        if (!options.containsKey("--against")) return;
        Difference.between(read(options.get("--against")), results).forEach(difference -> problems.add(difference.toString()));
    }

    private void update() throws IOException {
        Map<String, Notebook> committed = read(notebooks());
        for (String name : committed.keySet()) {
            Notebook result = execute(name, committed, false);
            if (NotebookRunner.failure(name, result).isEmpty()) result.write(notebooks().resolve(name + ".ipynb"));
        }
    }

    private Notebook execute(String name, Map<String, Notebook> committed, boolean compare) {
        var run = new NotebookRunner(NotebookRunner.GENEROUS).run(committed.get(name));
        Optional<String> failure = NotebookRunner.failure(name, run.notebook());
        List<String> found = failure.map(List::of).orElseGet(() -> !compare ? List.of()
                : Difference.between(name, committed.get(name), run.notebook()).stream().map(Difference::toString).toList());
        problems.addAll(found);
        String verdict = failure.isPresent() ? "failed" : found.isEmpty() ? "ok" : found.size() == 1 ? "1 difference" : found.size() + " differences";
        int width = committed.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.println(String.format(Locale.ROOT, "%-" + width + "s  %3d cells  %5.1f s  %s",
                name, run.notebook().code().size(), run.time().toMillis() / 1000.0, verdict));
        return run.notebook();
    }

    private void makeBook(Map<String, Notebook> results) throws IOException {
        Path book = folder("--book", "lib/target/book");
        new HtmlBook(results, notebooks()).write(book);
        out.println("The book: " + book.resolve("index.html"));
    }

    private static Map<String, Notebook> read(Path folder) throws IOException {
        Map<String, Notebook> notebooks = Notebook.readAll(folder);
        if (notebooks.isEmpty()) throw new IOException(folder + ": no notebooks (.ipynb) there");
        return notebooks;
    }

    private static String message(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
