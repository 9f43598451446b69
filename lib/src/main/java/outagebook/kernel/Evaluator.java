package outagebook.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import outagebook.kernel.CellResult.Failed;
import outagebook.notebook.Views;

/**
 * Runs Java cells in this JVM, one after another, on the JShell API of the JDK: a cell in, what it printed and showed
 * and the value of its last expression out.
 *
 * <p>Cells see this JVM's class path and {@link #IMPORTS}. A cell may hold any number of snippets; its classes and
 * methods may refer to each other in any order. An error ends the cell, never the evaluator; what the cell did before
 * it stays. {@code System.exit} is the exception: it ends this JVM.
 */
public final class Evaluator implements AutoCloseable {
    /** The import lines that every cell starts with: the resource {@code outagebook/imports.jsh}. */
    public static final List<String> IMPORTS = imports();

    private static final String COMPILATION_ERROR = "CompilationError";
    private static final CellResult NOTHING = new CellResult.Nothing();

    private static final Pattern BLANKS = Pattern.compile("(?:\\s++|//.*+|/\\*(?s:.*?)\\*/)*+");

    private final Console console;
    private final CellControl control;
    private final JShell shell;
    private final Assist assist;
    private final Cells cells = new Cells();

    /** An evaluator whose cells find System.in at its end. */
    public Evaluator() {
        this(InputStream.nullInputStream());
    }

    /** An evaluator whose cells read System.in from here. */
    public Evaluator(InputStream in) {
        sameEverywhere();
        quietLogging();
        console = new Console(in);
        control = control();
        shell = JShell.builder().executionEngine(new Here(), Map.of()).build();
        assist = new Assist(shell.sourceCodeAnalysis());
        IMPORTS.forEach(shell::eval);
    }

    /** Numbers, dates and the compiler's messages come out the same on every machine, so that outputs can be compared. */
    private static void sameEverywhere() {
        Locale.setDefault(Locale.US);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    /** Runs a cell to its end. Everything it prints and shows has gone to {@code out} before this returns. */
    public synchronized CellResult eval(String cell, CellOutput out) {
        cells.next(cell);
        Console.Session session = console.open(out);
        try {
            control.begin();
            return run(cell);
        } catch (CellError e) {
            return e.failed;
        } finally {
            control.end();
            session.close();
        }
    }

    /** Loads and tries what the first cell needs, so that it need not wait for it; leaves nothing behind. */
    synchronized void warmUp() {
        analyze("1");
        shell.eval("{}").forEach(event -> shell.drop(event.snippet()));
    }

    /** Stops the running cell, from another thread; without one it does nothing. Variables keep their values. */
    public void interrupt() {
        control.interrupt();
    }

    /** {@return what can be written at this place of a cell} */
    public synchronized Completions complete(String code, int cursor) {
        return assist.complete(code, cursor);
    }

    /** {@return signatures and documentation of what stands at this place of a cell, "" if nothing is known} */
    public synchronized String inspect(String code, int cursor) {
        return assist.inspect(code, cursor);
    }

    /** {@return "complete", "incomplete" or "invalid"} */
    public synchronized String completeness(String code) {
        return assist.completeness(code);
    }

    @Override public void close() {
        shell.close();
    }

    /** What can be written in place of the characters from {@code start} to {@code end} of a cell. */
    public record Completions(int start, int end, List<String> texts) {}

    /** SLF4J would greet the first cell whose library logs with "No SLF4J providers were found". */
    static void quietLogging() {
        System.getProperties().putIfAbsent("slf4j.internal.verbosity", "ERROR");
    }

    private static List<String> imports() {
        try (InputStream in = Evaluator.class.getResourceAsStream("/outagebook/imports.jsh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JShell's class loader delegate makes itself the context loader of whatever thread creates it: undone here. */
    private static CellControl control() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            return new CellControl();
        } catch (Exception e) {
            throw new IllegalStateException("JShell does not start in this JVM: " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private final class Here implements ExecutionControlProvider {
        @Override public String name() {
            return "here";
        }

        @Override public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }

    /** Leaves a cell from any depth; never seen outside. */
    private static final class CellError extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Failed failed;

        CellError(String name, String message, List<String> traceback) {
            super(message);
            failed = new Failed(name, message, traceback);
        }
    }

    private CellResult run(String cell) {
        List<Snippet> written = new ArrayList<>();
        Snippet last = null;
        String rest = cell;
        for (CompletionInfo next = analyze(rest); next.completeness() != Completeness.EMPTY; next = analyze(rest)) {
            int offset = cell.length() - rest.length() + blanks(rest);
            if (!next.completeness().isComplete()) throw incomplete(offset);
            last = step(next.source().substring(blanks(rest)), offset, written);
            rest = next.remaining();
        }
        written.stream().filter(this::unresolved).findFirst().ifPresent(this::failUnresolved);
        return last != null && isExpression(last.subKind()) && control.value() != null ? draw(control.value()) : NOTHING;
    }

    /** {@return how many characters of white space and comments stand in front; JShell counts lines behind them} */
    private static int blanks(String source) {
        Matcher blanks = BLANKS.matcher(source);
        return blanks.lookingAt() ? blanks.end() : 0;
    }

    private CompletionInfo analyze(String rest) {
        return shell.sourceCodeAnalysis().analyzeCompletion(rest);
    }

    private Snippet step(String source, int offset, List<Snippet> written) {
        if (control.interrupted()) throw interrupted();
        List<SnippetEvent> events = shell.eval(source);
        Snippet last = null;
        for (SnippetEvent event : events) {
            if (event.causeSnippet() != null) continue;
            last = event.snippet();
            cells.wrote(last, offset);
            check(event, offset);
            written.add(last);
        }
        return last;
    }

    private void check(SnippetEvent event, int offset) {
        Snippet snippet = event.snippet();
        if (control.interrupted()) throw interrupted();
        if (event.status() == Status.REJECTED) throw rejected(snippet, offset);
        if (event.status() == Status.RECOVERABLE_NOT_DEFINED && snippet.kind() == Snippet.Kind.VAR) failUnresolved(snippet);
        if (event.exception() instanceof UnresolvedReferenceException unresolved) throw unresolved(unresolved);
        if (event.exception() == null) return;
        CellError error = thrown(event.exception().getStackTrace());
        if (error.failed.name().equals(Recordings.MISSING) && snippet.kind() == Snippet.Kind.VAR) shell.drop(snippet); // else it is null, and cells that need it show that
        throw error;
    }

    private boolean unresolved(Snippet snippet) {
        Status status = shell.status(snippet);
        return status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
    }

    private static boolean isExpression(SubKind kind) {
        return kind == SubKind.VAR_VALUE_SUBKIND || kind == SubKind.OTHER_EXPRESSION_SUBKIND
                || kind == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
    }

    private CellResult draw(Object value) {
        try {
            return new CellResult.Value((Drawn) control.call(() -> Drawn.of(Views.of(value))));
        } catch (ExecutionControl.StoppedException e) {
            throw interrupted();
        } catch (Throwable e) {
            control.throwNext(e);
            SnippetEvent event = shell.eval("{}").get(0);
            if (control.interrupted()) throw interrupted();
            throw thrown(event.exception().getStackTrace());
        }
    }

    private CellError thrown(StackTraceElement[] places) {
        Throwable thrown = control.thrown();
        return new CellError(Traceback.name(thrown), Traceback.message(thrown), Traceback.of(thrown, places, cells.words()));
    }

    private CellError interrupted() {
        String message = control.leftBehind()
                ? "the cell was left behind: it waits for a connection, or loops in a library, and this JDK cannot stop that; restart if it disturbs"
                : "the cell was stopped; variables keep their values";
        return new CellError("Interrupted", message, List.of("Interrupted: " + message));
    }

    private CellError rejected(Snippet snippet, int offset) {
        List<String> lines = new ArrayList<>();
        shell.diagnostics(snippet).filter(d -> d.isError()).forEach(d -> lines.addAll(
                cells.pointAt(offset + (int) d.getPosition(), d.getMessage(null))));
        return compilationError(lines);
    }

    private CellError compilationError(List<String> lines) {
        List<String> traceback = new ArrayList<>(lines);
        traceback.set(0, COMPILATION_ERROR + ": " + lines.get(0));
        return new CellError(COMPILATION_ERROR, lines.get(0), traceback);
    }

    private CellError incomplete(int offset) {
        return compilationError(cells.pointAt(offset,
                "the cell ends inside what begins here: a closing brace, bracket or quote is missing"));
    }

    private void failUnresolved(Snippet snippet) {
        throw compilationError(cells.pointAt(cells.offset(snippet), nothingDefines((DeclarationSnippet) snippet) + ", which is used here"));
    }

    private CellError unresolved(UnresolvedReferenceException e) {
        List<String> lines = new ArrayList<>(List.of(nothingDefines(e.getSnippet()) + ", which this call needs"));
        Arrays.stream(e.getStackTrace()).map(cells.words()).forEach(place -> lines.add("    at " + place));
        return compilationError(lines);
    }

    private String nothingDefines(DeclarationSnippet snippet) {
        return "nothing defines " + String.join(" and ", shell.unresolvedDependencies(snippet).toList());
    }
}
