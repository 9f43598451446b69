package outagebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import outagebook.kernel.CellOutput.Stream;
import outagebook.notebook.Display;
import outagebook.notebook.View;

/**
 * Carries what one cell sends out to its {@link CellOutput}: in order, in few large pieces, and never from the cell's
 * own thread, which may be interrupted or stopped at any moment. Of a cell that prints without end, the beginning: a
 * browser that gets a million lines shows nothing any more, not even the button that stops the cell.
 */
final class Batch implements Display, AutoCloseable {
    private static final int PAUSE_MS = 50;
    private static final int LIMIT = 1 << 20;
    private static final int OVERHEAD = 64;
    /** JupyterLab 4.6 draws 100,000 short lines in 4 seconds, 500,000 in half a minute, and dies of more. */
    static final int MOST_LINES = 200_000;
    static final int MOST_CHARACTERS = 4_000_000;
    private static final String TOO_MUCH = String.format(Locale.ROOT,
            "\nThe rest is left out: a cell shows %,d printed lines or %,d characters at most.\n", MOST_LINES, MOST_CHARACTERS);

    private interface Piece {
        void send(CellOutput out);
    }

    private record Text(Stream stream, StringBuilder text) implements Piece {
        @Override public void send(CellOutput out) {
            out.text(stream, text.toString());
        }
    }

    private final CellOutput out;
    private final Object delivery = new Object();
    private List<Piece> pieces = new ArrayList<>();
    private int size;
    private boolean open = true;
    private int lines;
    private int characters;
    private boolean cut;
    private RuntimeException failure;

    Batch(CellOutput out) {
        this.out = out;
        Thread carrier = new Thread(this::carry, "cell output");
        carrier.setDaemon(true);
        carrier.start();
    }

    /** Takes printed text; false if the cell is over. */
    synchronized boolean text(Stream stream, CharSequence text) {
        if (!waitForRoom()) return false;
        if (cut) return true;
        int fits = count(text);
        cut = fits < text.length();
        append(stream, text.subSequence(0, fits));
        if (cut) append(Stream.stderr, TOO_MUCH);
        notifyAll();
        return true;
    }

    /** Counts the text as printed, as far as it can be shown, and returns how far that is. */
    private int count(CharSequence text) {
        int i = 0;
        for (; i < text.length() && lines < MOST_LINES && characters < MOST_CHARACTERS; i++, characters++)
            if (text.charAt(i) == '\n') lines++;
        return i;
    }

    private void append(Stream stream, CharSequence text) {
        if (!(last() instanceof Text end && end.stream() == stream)) add(new Text(stream, new StringBuilder()), 0);
        ((Text) last()).text().append(text);
        size += text.length();
    }

    @Override public void show(String id, View view) {
        Drawn drawn = Drawn.of(view);
        picture(drawn.size(), to -> to.show(id, drawn));
    }

    @Override public void update(String id, View view) {
        Drawn drawn = Drawn.of(view);
        picture(drawn.size(), to -> to.update(id, drawn));
    }

    private synchronized void picture(int length, Piece piece) {
        if (!waitForRoom()) return;
        add(piece, length);
        notifyAll();
    }

    private void add(Piece piece, int length) {
        pieces.add(piece);
        size += length + OVERHEAD;
    }

    private Piece last() {
        return pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    }

    /** Holds a cell that prints faster than its output can be carried; false if the cell is over. */
    private boolean waitForRoom() {
        try {
            while (open && size >= LIMIT) wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return open;
    }

    private void carry() {
        try {
            while (waitForPieces()) {
                deliver();
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            // nobody has this thread to interrupt it; close() delivers the rest
        }
    }

    private synchronized boolean waitForPieces() throws InterruptedException {
        while (open && pieces.isEmpty()) wait();
        return open;
    }

    private void deliver() {
        synchronized (delivery) {
            for (Piece piece : take()) send(piece);
        }
    }

    private synchronized List<Piece> take() {
        List<Piece> taken = pieces;
        pieces = new ArrayList<>();
        size = 0;
        notifyAll();
        return taken;
    }

    /** The first failure of the output is kept for {@link #close}; a cell must not hang because nobody takes its text. */
    private void send(Piece piece) {
        try {
            if (failure == null) piece.send(out);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Delivers the rest; text that comes later does not belong to the cell. */
    @Override public void close() {
        synchronized (this) {
            open = false;
            notifyAll();
        }
        deliver();
        if (failure != null) throw failure;
    }
}
