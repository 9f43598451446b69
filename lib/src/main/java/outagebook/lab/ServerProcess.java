package outagebook.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of a server below its postmaster.
 *
 * @param title what it calls itself for {@code ps}, such as "checkpointer" (18) or "checkpointer process" (9.3)
 */
record ServerProcess(ProcessHandle handle, String title) {
    /** {@return the children of this postmaster that run} */
    static List<ServerProcess> of(ProcessHandle postmaster) {
        return postmaster == null ? List.of() : postmaster.children().map(child -> new ServerProcess(child, title(child.pid()))).toList();
    }

    /** PostgreSQL writes its titles over its arguments, which Java's own view of them leaves out. */
    static String title(long pid) {
        try {
            Path arguments = Path.of("/proc", "" + pid, "cmdline");
            String title = Files.exists(arguments) ? Files.readString(arguments, StandardCharsets.ISO_8859_1)
                    : ServerUser.Finished.of(new ProcessBuilder("ps", "-ww", "-o", "command=", "-p", "" + pid)).output();
            return title.replace('\0', ' ').strip().replaceFirst("^postgres: ", "");
        } catch (IOException e) {
            return "";   // it has just ended
        }
    }

    /** A process that has ended stays on the list until its parent has asked for its status; in a container nobody may ask. */
    static boolean alive(ProcessHandle process) {
        if (!process.isAlive()) return false;
        try {
            String stat = Files.readString(Path.of("/proc", "" + process.pid(), "stat"), StandardCharsets.ISO_8859_1);
            return !stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z");
        } catch (IOException e) {
            return process.isAlive();   // no /proc here, or it has just ended
        }
    }

    boolean is(String name) {
        String squeezed = title.replace(" ", "");
        boolean sender = squeezed.startsWith("walsender");
        return name.equals("client backend") ? !sender && title.contains("127.0.0.1(") : squeezed.startsWith(name.replace(" ", ""));
    }

    @Override public String toString() {
        return title;
    }
}
