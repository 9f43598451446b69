package outagebook.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders of servers whose JVM is gone, and their guard, too: after a power failure, or when somebody killed both.
 *
 * <p>A JVM holds a lock on a file in each of its folders. The operating system lets go of it when the JVM ends, so a folder whose lock can
 * be had belongs to nobody. (A process id would not do: containers that share a temporary folder have each their own.)
 */
final class Leftovers {
    static final String PREFIX = "outagebook-lab-";
    private static final String OWNER = "owner";

    private Leftovers() {}

    /** {@return where the folders are made: Java's temporary folder, unless that is root's own} */
    static Path place() {
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        return Programs.usable(usual) ? usual : Path.of("/tmp");
    }

    /** Says that this folder is in use, until the channel is closed or this JVM ends. */
    static FileChannel mark(Path folder) throws IOException {
        Path unlocked = folder.resolve(OWNER + ".new");
        FileChannel channel = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        Files.move(unlocked, folder.resolve(OWNER));   // nobody ever sees it without its lock
        return channel;
    }

    static void remove(ServerUser user) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(place(), PREFIX + "*")) {
            for (Path folder : folders) {
                if (!Home.isOpen(folder) && isOf(user, folder) && abandoned(folder)) remove(folder);
            }
        } catch (IOException e) {
            throw new LabException(place() + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean isOf(ServerUser user, Path folder) {
        try {
            return Files.getOwner(folder).getName().equals(user.name());
        } catch (IOException e) {
            return false;   // its own JVM was faster
        }
    }

    private static boolean abandoned(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(OWNER), StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return false;   // it is being made at this moment, or being removed
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*")) {
            for (Path server : files) postmaster(server.resolve("data")).ifPresent(Leftovers::kill);
        }
        delete(folder);
    }

    /** As you, who may be root: then you can delete also what you put there and did not give to the servers' user. */
    static void delete(Path folder) {
        new ServerUser(List.of()).run(place(), "rm", "-rf", folder.toString());
    }

    /** A number in a file may be another process by now: one of ours has its data directory in its arguments. */
    private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) return Optional.empty();
        long pid = Long.parseLong(Files.readAllLines(file, StandardCharsets.UTF_8).get(0));
        return ProcessHandle.of(pid).filter(process -> ServerProcess.title(pid).contains(data.toString()));
    }

    private static void kill(ProcessHandle postmaster) {
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList().forEach(ProcessHandle::destroyForcibly);
    }
}
