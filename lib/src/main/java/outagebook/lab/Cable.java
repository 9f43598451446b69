package outagebook.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a replica and the server that it follows: a TCP proxy on the loopback address, which can be paused
 * and plugged in elsewhere. While it is paused nothing passes, not even the end of a connection, as if a switch had died.
 */
final class Cable implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private PgServer upstream;
    private boolean paused;
    private boolean closed;

    Cable(String replica) {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new LabException("no port on the loopback address for the network of " + replica + ": " + e.getMessage(), e);
        }
        thread(this::accept, replica + " network");
    }

    /** {@return the port to which the replica connects, always the same} */
    int port() {
        return door.getLocalPort();
    }

    /** Leads to this server from now on; connections to the former one are cut. */
    synchronized void plug(PgServer server) {
        upstream = server;
        cut();
    }

    synchronized void pause() {
        paused = true;
    }

    /** What was held back passes now; but what a server had not got rid of when it died has died with it. */
    synchronized void resume() {
        if (upstream != null && !upstream.running()) cut();
        paused = false;
        notifyAll();
    }

    synchronized boolean paused() {
        return paused;
    }

    @Override public synchronized void close() {
        closed = true;
        notifyAll();
        shut(door);
        cut();
    }

    private void cut() {
        sockets.forEach(Cable::shut);
        sockets.clear();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket replica = door.accept();
                sockets.add(replica);
                thread(() -> connect(replica), "network");
            } catch (IOException e) {
                if (!door.isClosed()) shut(door);
            }
        }
    }

    private void connect(Socket replica) {
        try {
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), passage());
            sockets.add(upstream);
            thread(() -> pump(replica, upstream), "network");
            pump(upstream, replica);
        } catch (IOException refused) {
            drop(replica);
        }
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                passage();
                out.write(buffer, 0, count);
            }
        } catch (IOException cut) {
            // One end is gone: the other one is told below.
        }
        passage();
        drop(from);
        drop(to);
    }

    /** {@return the port it leads to, as soon as it is not paused} */
    private synchronized int passage() {
        while (paused && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return upstream == null ? 0 : upstream.port();
            }
        }
        return upstream == null ? 0 : upstream.port();
    }

    private void drop(Socket socket) {
        sockets.remove(socket);
        shut(socket);
    }

    private static void shut(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is gone already.
        }
    }

    private static void thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
