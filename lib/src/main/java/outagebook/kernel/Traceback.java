package outagebook.kernel;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** What a reader is told about an exception: message, causes, and the places in the cells, not those in the machinery. */
final class Traceback {
    private static final String SNIPPET_CLASS = "REPL.$JShell$";
    private static final int LIBRARY_FRAMES = 5;
    private static final int CELL_FRAMES = 8;
    private static final int CAUSES = 10;
    private static final Set<Class<?>> ANSWERS =
            Set.of(IllegalArgumentException.class, IllegalStateException.class, UncheckedIOException.class, CancellationException.class);

    /** The places of the cell frames, as JShell gave them back, in the order in which {@link #cellFrames} lists them. */
    private final Deque<StackTraceElement> places;
    private final Function<StackTraceElement, String> words;
    private final List<String> lines = new ArrayList<>();

    private Traceback(StackTraceElement[] places, Function<StackTraceElement, String> words) {
        this.places = new ArrayDeque<>(Arrays.asList(places));
        this.words = words;
    }

    /**
     * {@return the lines a reader is shown}
     *
     * @param places what JShell made of {@link #cellFrames} of the same exception
     * @param words  says such a place in words, "cell line 3"
     */
    static List<String> of(Throwable thrown, StackTraceElement[] places, Function<StackTraceElement, String> words) {
        Traceback traceback = new Traceback(places, words);
        if (isAnswer(thrown)) {
            traceback.addAnswer(thrown);
            return traceback.lines;
        }
        String intro = "";
        for (Throwable next : chain(thrown)) {
            traceback.add(intro, next);
            intro = "Caused by: ";
        }
        return traceback.lines;
    }

    /**
     * {@return whether the library itself made this exception, to tell its caller what is wrong with a file or an
     * argument} Its message says it all; where in the library it was made is of no use to a reader. A mistake of the
     * library looks different: it is thrown by Java, or is none of these.
     */
    private static boolean isAnswer(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        boolean ours = stack.length > 0 && stack[0].getClassName().startsWith("outagebook.");
        return ours && (thrown.getClass().getName().startsWith("outagebook.") || ANSWERS.contains(thrown.getClass()));
    }

    /** {@return the frames of an exception and its causes that lie in cells; only JShell knows their lines} */
    static StackTraceElement[] cellFrames(Throwable thrown) {
        return chain(thrown).stream().flatMap(t -> Arrays.stream(t.getStackTrace())).filter(Traceback::inCell)
                .toArray(StackTraceElement[]::new);
    }

    /** {@return "IllegalStateException: no more pages", or the name alone} */
    static String headline(Throwable thrown) {
        String message = message(thrown);
        return message.isEmpty() ? name(thrown) : name(thrown) + ": " + message;
    }

    static String name(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    /** {@return its message, "" if it has none; an exception of the reader's own may fail even here} */
    static String message(Throwable thrown) {
        try {
            return thrown.getMessage() == null ? "" : thrown.getMessage();
        } catch (RuntimeException e) {
            return "(its getMessage() threw " + e.getClass().getSimpleName() + ")";
        }
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && chain.size() < CAUSES && !chain.contains(t); t = t.getCause()) chain.add(t);
        return chain;
    }

    private static boolean inCell(StackTraceElement frame) {
        return frame.getClassName().startsWith(SNIPPET_CLASS);
    }

    private void addAnswer(Throwable thrown) {
        lines.addAll(headline(thrown).lines().toList());
        addCellFrames(cellFrames(thrown).length);
    }

    private void add(String intro, Throwable thrown) {
        lines.addAll((intro + headline(thrown)).lines().toList());
        StackTraceElement[] stack = thrown.getStackTrace();
        int cell = 0;
        while (cell < stack.length && !inCell(stack[cell])) cell++;
        addLibraryFrames(Arrays.copyOf(stack, cell));
        addCellFrames((int) Arrays.stream(stack).filter(Traceback::inCell).count());
    }

    private void addLibraryFrames(StackTraceElement[] frames) {
        List<String> shown = Arrays.stream(frames).filter(f -> !f.getClassName().startsWith("outagebook.kernel.Cell"))
                .filter(f -> !f.getClassName().startsWith("jdk.internal.")).map(StackTraceElement::toString).toList();
        addSome(shown, LIBRARY_FRAMES);
    }

    private void addCellFrames(int count) {
        List<String> shown = new ArrayList<>();
        StackTraceElement last = null;
        for (int i = 0; i < count && !places.isEmpty(); i++) {
            StackTraceElement place = places.remove();
            if (!isSamePlace(place, last)) shown.add(words.apply(place));
            last = place;
        }
        addSome(shown, CELL_FRAMES);
    }

    /** JShell runs the initial value of a variable inside a frame of its own on the same line. */
    private static boolean isSamePlace(StackTraceElement place, StackTraceElement last) {
        return last != null && place.getLineNumber() == last.getLineNumber()
                && String.valueOf(place.getFileName()).equals(last.getFileName()) && Cells.isTopLevel(place);
    }

    private void addSome(List<String> frames, int most) {
        frames.stream().limit(most).forEach(f -> lines.add("    at " + f));
        if (frames.size() > most) lines.add("    ... " + (frames.size() - most) + " more");
    }
}
