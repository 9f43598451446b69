package outagebook.kernel;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.dflib.jjava.jupyter.messages.request.InputRequest;
import org.zeromq.ZMQ;

/**
 * System.in of a cell: asks Jupyter for a line whenever it runs empty; at its end where nobody can be asked. The socket
 * belongs to one thread of its own, because an interrupt in a socket's thread would close the socket for good.
 */
final class JupyterInput extends InputStream {
    private static final int PAUSE_MS = 20;

    private final StdinChannel channel;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(JupyterLife::thread);
    private volatile ShellReplyEnvironment env;
    private byte[] line = {};
    private int next;

    JupyterInput(StdinChannel channel) {
        this.channel = channel;
    }

    void attach(ShellReplyEnvironment cell, boolean allowed) {
        env = allowed ? cell : null;
    }

    void detach() {
        env = null;
    }

    @Override public synchronized int read() {
        if (next == line.length && !ask()) return -1;
        return line[next++] & 0xff;
    }

    /** Hands out no more than the line at hand: asking for the next one is left to the next call. */
    @Override public synchronized int read(byte[] target, int offset, int length) {
        if (length == 0) return 0;
        if (next == line.length && !ask()) return -1;
        int count = Math.min(length, line.length - next);
        System.arraycopy(line, next, target, offset, count);
        next += count;
        return count;
    }

    @Override public synchronized int available() {
        return line.length - next;
    }

    private boolean ask() {
        ShellReplyEnvironment cell = env;
        if (cell == null) return false;
        Future<String> answer = asking.submit(() -> ask(cell));
        try {
            line = (answer.get() + "\n").getBytes(StandardCharsets.UTF_8);
            next = 0;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false;
        } finally {
            answer.cancel(false);
        }
    }

    private String ask(ShellReplyEnvironment cell) throws InterruptedException {
        while (answered()) channel.readMessage();       // what comes for an earlier, interrupted question
        channel.sendMessage(new Message<>(cell.getContext(), InputRequest.MESSAGE_TYPE, new InputRequest("", false)));
        while (!answered()) {
            if (env != cell) throw new InterruptedException("the cell is over");
            Thread.sleep(PAUSE_MS);
        }
        return channel.readMessage(InputReply.MESSAGE_TYPE).getContent().getValue();
    }

    private boolean answered() {
        return (channel.getEvents() & ZMQ.Poller.POLLIN) != 0;
    }
}
