package outagebook.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The settings that make a server archive its WAL, and those that make a stopped server a replica. */
final class Replica {
    private Replica() {}

    /** {@return settings for every server of a cluster: any of them may be the primary one day} */
    static List<String> settings(Dialect dialect, Path archive) {
        List<String> all = new ArrayList<>(List.of("wal_level=" + dialect.walLevel(), "hot_standby=on", "max_wal_senders=10", dialect.keep(),
                "archive_mode=on", "archive_command=" + archiveCommand(archive)));
        if (dialect.since(90500)) all.add("wal_retrieve_retry_interval=1s");
        if (!dialect.recoveryConf()) all.add("restore_command=" + restoreCommand(archive));
        return all;
    }

    /**
     * Copies under another name first, so that nobody finds half a file, and never over a file that is there. The same file once
     * more is no error: the server may have crashed after the copy and before it made a note of it.
     */
    static String archiveCommand(Path archive) {
        String file = shell(archive) + "/\"%f\"";
        return "if test -f " + file + "; then cmp -s \"%p\" " + file + "; else cp \"%p\" " + file + ".part && mv " + file + ".part " + file + "; fi";
    }

    static String restoreCommand(Path archive) {
        return "cp " + shell(archive) + "/\"%f\" \"%p\"";
    }

    /** In a word of the shell; the server replaces % in commands. */
    private static String shell(Path path) {
        return "'" + path.toString().replace("%", "%%").replace("'", "'\\''") + "'";
    }

    /**
     * Makes a stopped server a replica from its next start on. Promoted one day, it waits for no other one before it is told to.
     *
     * @param port of the network to its upstream; 0 for one that reads the archive only
     */
    static void make(PgServer server, Dialect dialect, Path archive, int port) {
        List<String> lines = new ArrayList<>();
        lines.add("primary_conninfo=" + (port == 0 ? "" : "host=127.0.0.1 port=" + port + " user=postgres password=" + server.password()
                + " application_name=" + server.name()));
        server.configure("synchronous_standby_names=");
        if (!dialect.recoveryConf()) {
            server.configure(lines.toArray(String[]::new));
            server.write("standby.signal", "");
            return;
        }
        if (port == 0) lines.clear();   // up to 11, an empty one means the defaults of libpq: some other server on 5432
        lines.addAll(List.of("standby_mode=on", "restore_command=" + restoreCommand(archive), "recovery_target_timeline=latest"));
        server.write("recovery.conf", lines.stream().map(Replica::quoted).collect(Collectors.joining()));
    }

    private static String quoted(String setting) {
        String[] part = setting.split("=", 2);
        return part[0] + " = '" + part[1].replace("\\", "\\\\").replace("'", "''") + "'\n";
    }

    /** Makes a stopped server no replica: it starts as a primary. */
    static void unmake(PgServer server) {
        try {
            for (String file : List.of("recovery.conf", "standby.signal")) Files.deleteIfExists(server.data().resolve(file));
        } catch (IOException e) {
            throw new LabException(server.name() + " stays a replica: " + e.getMessage(), e);
        }
    }
}
