package outagebook.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import outagebook.kernel.CellOutput.Stream;
import outagebook.notebook.Display;

/**
 * System.out, System.err and System.in as a cell sees them. The streams live as long as the evaluator, so that code
 * which keeps System.out from one cell (a logger) prints into the next one too; between cells they lead outside.
 */
final class Console {
    private final InputStream in;
    private final PrintStream out = new PrintStream(new Printed(Stream.stdout), true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(new Printed(Stream.stderr), true, StandardCharsets.UTF_8);
    private volatile PrintStream outside = System.err;
    private volatile Batch batch;

    Console(InputStream in) {
        this.in = in;
    }

    /** A cell's time at the console; closing it puts back what was there before. */
    interface Session {
        void close();
    }

    Session open(CellOutput output) {
        InputStream inBefore = System.in;
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        outside = errBefore;
        Batch cell = new Batch(output);
        batch = cell;
        Display displayBefore = Display.use(cell);
        System.setIn(in);
        System.setOut(out);
        System.setErr(err);
        return () -> {
            out.print("");      // a thread that was stopped while it printed leaves text in the stream's own buffer
            err.print("");
            System.setIn(inBefore);
            System.setOut(outBefore);
            System.setErr(errBefore);
            Display.use(displayBefore);
            batch = null;
            cell.close();
        };
    }

    /** Bytes that the cell prints, joined to whole characters. */
    private final class Printed extends OutputStream {
        private final Stream stream;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);
        private ByteBuffer pending = ByteBuffer.allocate(0);

        Printed(Stream stream) {
            this.stream = stream;
        }

        @Override public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override public synchronized void write(byte[] bytes, int offset, int length) {
            Batch cell = batch;
            if (cell == null || !cell.text(stream, decode(bytes, offset, length))) outside.write(bytes, offset, length);
        }

        private CharBuffer decode(byte[] bytes, int offset, int length) {
            ByteBuffer all = ByteBuffer.allocate(pending.remaining() + length);
            all.put(pending).put(bytes, offset, length).flip();
            CharBuffer chars = CharBuffer.allocate(all.remaining());
            decoder.reset().decode(all, chars, false);
            pending = all;
            return chars.flip();
        }
    }
}
