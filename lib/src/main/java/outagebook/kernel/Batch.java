package outagebook.kernel;

import java.util.ArrayList;
import java.util.List;
import outagebook.kernel.CellOutput.Stream;
import outagebook.notebook.Display;
import outagebook.notebook.View;

/**
 * Carries what one cell sends out to its {@link CellOutput}: in order, in few large pieces, and never from the cell's
 * own thread, which may be interrupted or stopped at any moment.
 */
final class Batch implements Display, AutoCloseable {
    private static final int PAUSE_MS = 50;
    private static final int LIMIT = 1 << 20;
    private static final int OVERHEAD = 64;

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
        if (!(last() instanceof Text end && end.stream() == stream)) add(new Text(stream, new StringBuilder()), 0);
        ((Text) last()).text().append(text);
        size += text.length();
        notifyAll();
        return true;
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
