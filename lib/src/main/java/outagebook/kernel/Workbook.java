package outagebook.kernel;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
            usage: Workbook run    [NAME...] [--notebooks DIR] [--executed DIR] [--book DIR]
                                   execute the notebooks, make the book, compare with the committed outputs
                   Workbook book   [--executed DIR] [--book DIR] [--notebooks DIR] [--against DIR]
                                   make the book from executed notebooks (pictures are in --notebooks), compare with --against
                   Workbook update [NAME...] [--notebooks DIR]
                                   execute the notebooks and put the outputs into them

            With names, or their beginnings (05): only these notebooks, and no book.
            Without options: notebooks, lib/target/executed and lib/target/book in the project's folder.
            """;
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "run", List.of("--notebooks", "--executed", "--book"),
            "book", List.of("--executed", "--book", "--notebooks", "--against"),
            "update", List.of("--notebooks"));

    private final PrintStream out;
    private final Path project;
    private final boolean ci;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Path> options = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param out     for progress and differences
     * @param project the folder that the default folders are in
     * @param ci      whether a cell that is only shown as recorded is a failure
     */
    Workbook(PrintStream out, Path project, boolean ci) {
        this.ci = ci;
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
        int code = new Workbook(out, project(), System.getenv("CI") != null).run(args);
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

    /** {@return the committed notebooks, for what they recorded; none if they cannot be read} */
    static Map<String, Notebook> committed() {
        try {
            return Notebook.readAll(project().resolve("notebooks"));
        } catch (IOException e) {
            return Map.of();
        }
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
        for (int i = 1; i < args.length; i++) {
            if (!args[0].equals("book") && !args[i].startsWith("-")) {
                names.add(args[i]);
                continue;
            }
            if (!known.contains(args[i])) return Optional.of("%s has no option %s.".formatted(args[0], args[i]));
            if (i + 1 == args.length) return Optional.of(args[i] + " needs a folder.");
            options.put(args[i], Path.of(args[++i]));
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
        for (String name : chosen(committed)) {
            Notebook result = execute(name, committed, true);
            result.write(executed().resolve(name + ".ipynb"));
            results.put(name, result);
        }
        if (names.isEmpty()) makeBook(results);
    }

    private void bookOnly() throws IOException {
        Map<String, Notebook> results = read(executed());
        makeBook(results);
        results.forEach((name, result) -> NotebookRunner.failure(name, result).ifPresent(problems::add));
        results.forEach((name, result) -> recorded(name, result).ifPresent(count -> out.println(name + "  " + count)));
        if (!options.containsKey("--against")) return;
        Difference.between(read(options.get("--against")), results).forEach(difference -> problems.add(difference.toString()));
    }

    private void update() throws IOException {
        Map<String, Notebook> committed = read(notebooks());
        for (String name : chosen(committed)) {
            Notebook result = execute(name, committed, false);
            if (NotebookRunner.failure(name, result).isPresent()) continue;
            Recordings.renewed(committed.get(name), result, LocalDate.now(ZoneOffset.UTC)).write(notebooks().resolve(name + ".ipynb"));
        }
    }

    private List<String> chosen(Map<String, Notebook> committed) throws IOException {
        for (String each : names) {
            if (committed.keySet().stream().noneMatch(name -> name.startsWith(each)))
                throw new IOException("%s: no notebook's name begins so; there are %s".formatted(each, String.join(", ", committed.keySet())));
        }
        return committed.keySet().stream().filter(name -> names.isEmpty() || names.stream().anyMatch(name::startsWith)).toList();
    }

    /** {@return how many cells of this notebook could not run for want of a server; in CI that is a problem} */
    private Optional<String> recorded(String name, Notebook result) {
        int count = Recordings.count(result);
        if (count == 0) return Optional.empty();
        if (ci) problems.add(name + ": " + Recordings.count(count) + ": with CI set, every cell must run\n");
        return Optional.of(Recordings.count(count));
    }

    private Notebook execute(String name, Map<String, Notebook> committed, boolean compare) {
        var run = new NotebookRunner(NotebookRunner.GENEROUS).run(committed.get(name));
        Optional<String> failure = NotebookRunner.failure(name, run.notebook());
        List<String> found = failure.map(List::of).orElseGet(() -> !compare ? List.of()
                : Difference.between(name, committed.get(name), run.notebook()).stream().map(Difference::toString).toList());
        problems.addAll(found);
        String verdict = failure.isPresent() ? "failed" : found.isEmpty() ? "ok" : found.size() == 1 ? "1 difference" : found.size() + " differences";
        int width = committed.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.println(String.format(Locale.ROOT, "%-" + width + "s  %3d cells  %5.1f s  %s%s", name, run.notebook().code().size(),
                run.time().toMillis() / 1000.0, verdict, recorded(name, run.notebook()).map(", "::concat).orElse("")));
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
