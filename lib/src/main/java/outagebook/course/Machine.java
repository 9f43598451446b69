package outagebook.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import outagebook.lab.PgServer;

/** The machine of the dead primary: its disk is out of reach, until it comes back by itself, if ever. */
final class Machine {
    private final PgServer server;
    private final Path away;
    private boolean fenced;
    private boolean back;

    Machine(PgServer server) {
        this.server = server;
        away = server.data().resolveSibling("data-out-of-reach");
    }

    /** Dies, and leaves an empty disk: what stands there now is a new machine, so to speak. */
    synchronized void die() {
        server.kill();
        try {
            Files.move(server.data(), away);
            Files.createDirectory(server.data());
        } catch (IOException e) {
            throw new IllegalStateException(server.name() + " did not die as planned: " + e.getMessage(), e);
        }
    }

    /**
     * Has its power back, and starts its server with the data that it had, unless it was fenced or taken in as a replica before. It waits for no
     * replica now: set earlier, while the old primary still sold, this would have let it acknowledge orders that no replica has.
     */
    synchronized void comeBack() {
        if (fenced || back) return;
        back = true;
        try (Stream<Path> files = Files.list(server.data())) {
            if (files.findAny().isPresent()) return;
        } catch (IOException e) {
            return; // it is being rebuilt
        }
        try {
            Files.delete(server.data());
            Files.move(away, server.data());
        } catch (IOException e) {
            throw new IllegalStateException(server.name() + " did not come back as planned: " + e.getMessage(), e);
        }
        server.configure("synchronous_standby_names=");
        server.start();
    }

    synchronized void fence() {
        fenced = true;
        server.kill();
    }

    synchronized boolean cameBack() {
        return back;
    }
}
