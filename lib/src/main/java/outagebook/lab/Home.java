package outagebook.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;

/**
 * A temporary folder of mode 0700 that belongs to the user of the servers, and a guard that ends with it.
 *
 * <p>The guard is a small shell, in a process group of its own so that no interrupt of the notebook reaches it or a server. It starts
 * the servers, and sleeps on a pipe whose other end only this JVM holds. When the JVM closes it or ends, in whatever way, the guard ends
 * the servers at once and removes the folder; the same when their time is over. Nothing is polled.
 */
final class Home implements AutoCloseable {
    /** How long the servers of a home may live, in minutes, and the system property that says otherwise. */
    private static final String MINUTES = "outagebook.lab.minutes";
    private static final String LIFE = "30";
    private static final long MEGABYTE = 1 << 20;
    /** A new server of 18 takes 70 MB with its first WAL segments. */
    private static final long ROOM = 150 * MEGABYTE;

    /** How many servers may run at once in a JVM. */
    private static final int MOST = 8;
    private static final Set<Home> OPEN = new LinkedHashSet<>();

    private final ServerUser user;
    private final int servers;
    private final Path folder;
    private final FileChannel owner;
    private final Process guard;
    private final Writer commands;
    private final BufferedReader replies;

    private Home(ServerUser user, int servers, Path folder, FileChannel owner, Process guard) {
        this.user = user;
        this.servers = servers;
        this.folder = folder;
        this.owner = owner;
        this.guard = guard;
        commands = new OutputStreamWriter(guard.getOutputStream(), StandardCharsets.UTF_8);
        replies = new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Makes one.
     *
     * @param servers how many will run in it: there is a limit for all homes of a JVM together
     */
    static Home open(ServerUser user, int servers) {
        synchronized (OPEN) {
            OPEN.removeIf(home -> !home.guard.isAlive());
            if (OPEN.stream().mapToInt(home -> home.servers).sum() + servers > MOST) {
                throw new LabException("at most " + MOST + " servers run at once: close some first, or all with Lab.closeAll()");
            }
            Home home = made(user, servers);
            OPEN.add(home);
            return home;
        }
    }

    private static Home made(ServerUser user, int servers) {
        try {
            Leftovers.remove(user);
            Path folder = Files.createTempDirectory(Leftovers.place(), Leftovers.PREFIX);
            try {
                long free = Files.getFileStore(folder).getUsableSpace();
                if (free < servers * ROOM) throw new LabException(String.format("%s has %d MB free, and %d MB are needed for %d server(s): make room, "
                        + "or start Java with -Djava.io.tmpdir=another folder", folder.getParent(), free / MEGABYTE, servers * ROOM / MEGABYTE, servers));
                FileChannel owner = Leftovers.mark(folder);
                user.own(folder);
                return new Home(user, servers, folder, owner, guard(user, folder));
            } catch (IOException | RuntimeException e) {
                PathUtils.deleteDirectory(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new LabException("no temporary folder for a server: " + e.getMessage(), e);
        }
    }

    /** {@return whether this JVM has any} */
    static boolean open() {
        synchronized (OPEN) {
            return OPEN.stream().anyMatch(home -> home.guard.isAlive());
        }
    }

    static boolean isOpen(Path folder) {
        synchronized (OPEN) {
            return OPEN.stream().anyMatch(home -> home.folder.equals(folder));
        }
    }

    /** Closes all that are open. */
    static void closeAll() {
        List<Home> all;
        synchronized (OPEN) {
            all = List.copyOf(OPEN);
        }
        all.forEach(Home::close);
    }

    private static Process guard(ServerUser user, Path folder) throws IOException {
        String script = new String(Home.class.getResourceAsStream("guard.sh").readAllBytes(), StandardCharsets.UTF_8);
        long life = (long) (60 * Double.parseDouble(minutes()));
        return user.command(List.of("bash", "-c", "trap '' INT HUP; set -m; exec 3<&0; bash -c \"$0\" \"$@\" <&3 3<&- & exec 0<&- 3<&- >&-; wait",
                script, "outagebook-guard", folder.toString(), "" + life)).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    Path folder() {
        return folder;
    }

    ServerUser user() {
        return user;
    }

    /** {@return a new folder in it, which belongs to the servers' user} */
    Path make(String name) {
        user.run(folder, "mkdir", "-m", "700", name);
        return folder.resolve(name);
    }

    /** Starts a program as the servers' user; what it writes is added to the log. */
    synchronized ProcessHandle start(Path log, List<String> command) {
        check();
        String line = command.stream().map(Home::quoted).collect(Collectors.joining(" "));
        try {
            commands.write("exec " + line + " </dev/null >>" + quoted(log.toString()) + " 2>&1\n");
            commands.flush();
            String pid = replies.readLine();
            if (pid == null) throw new IOException("it has ended");
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow(() -> new LabException(command.get(0) + " ended at once; see " + log));
        } catch (IOException e) {
            throw new LabException("the servers in " + folder + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static String minutes() {
        return System.getProperty(MINUTES, LIFE);
    }

    /** Says so when the servers' time is over. */
    void check() {
        if (!guard.isAlive()) throw new LabException(String.format("the servers in %s have ended: closed, or their %s minutes are over. Start new ones; "
                + "for longer, start Java with -D%s=120", folder, minutes(), MINUTES));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Ends what runs in it, at once (SIGQUIT), and removes it. */
    @Override public void close() {
        try (owner) {
            commands.close();
        } catch (IOException e) {
            // The guard has ended before, and has done its work.
        }
        try {
            if (!guard.waitFor(60, TimeUnit.SECONDS)) throw new LabException("the servers in " + folder + " do not end within 60 s");
            if (Files.exists(folder)) Leftovers.delete(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();   // the guard goes on without us
        }
        synchronized (OPEN) {
            OPEN.remove(this);
        }
    }
}
