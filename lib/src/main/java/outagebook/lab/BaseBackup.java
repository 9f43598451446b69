package outagebook.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Set;

/**
 * A copy of a server's files, taken while it runs: with the WAL that was written meanwhile it becomes a server of its own.
 *
 * <p>Done with SQL and a plain copy, as the chapter "Continuous Archiving" of PostgreSQL's documentation describes for those who
 * have no pg_basebackup: start the backup, copy everything but what belongs to the running server alone, stop the backup in the
 * same session, and put the {@code backup_label} that it gives into the copy. The label says from which checkpoint on WAL is needed.
 */
final class BaseBackup {
    /** Folders that must be there, and whose content is the running server's own, or is WAL. */
    private static final Set<String> EMPTY = Set.of("pg_wal", "pg_xlog", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial",
            "pg_snapshots", "pg_stat_tmp", "pg_subtrans");
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init", "recovery.conf", "recovery.done",
            "standby.signal", "recovery.signal", "backup_label.old", "tablespace_map", "tablespace_map.old");

    private BaseBackup() {}

    /** Takes one of a running primary into a folder that is empty or absent. It waits until the WAL that belongs to it is archived. */
    static void take(PgServer server, Dialect dialect, Path to) {
        try (Connection session = server.connect(); Statement statement = session.createStatement()) {
            statement.execute("SELECT " + dialect.startBackup());
            String label = null;
            try {
                copy(server.data(), to);
            } finally {
                label = stop(statement, dialect);
            }
            if (label != null) Files.writeString(to.resolve("backup_label"), label, StandardCharsets.UTF_8);
        } catch (SQLException | IOException e) {
            throw new LabException("no base backup of " + server.name() + ": " + e.getMessage()
                    + "; a base backup is taken from a running primary", e);
        }
    }

    private static String stop(Statement statement, Dialect dialect) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT " + dialect.stopBackup())) {
            result.next();
            return dialect.exclusiveBackup() ? null : result.getString(1);
        }
    }

    /** Copies a data directory, running or not; what vanishes meanwhile is not needed, WAL has it. */
    static void copy(Path data, Path to) throws IOException {
        Files.createDirectories(to);
        Files.walkFileTree(data, EnumSet.of(java.nio.file.FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                String name = folder.getFileName().toString();
                if (name.startsWith("pgsql_tmp")) return FileVisitResult.SKIP_SUBTREE;
                Path target = to.resolve(data.relativize(folder).toString());
                if (!Files.exists(target)) Files.copy(folder, target, StandardCopyOption.COPY_ATTRIBUTES);
                else Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(folder));
                boolean empty = folder.getParent().equals(data) && EMPTY.contains(name);
                if (empty && name.matches("pg_wal|pg_xlog")) Files.copy(folder.resolve("archive_status"), target.resolve("archive_status"), StandardCopyOption.COPY_ATTRIBUTES);
                return empty ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(file.getFileName().toString())) return FileVisitResult.CONTINUE;
                try {
                    Files.copy(file, to.resolve(data.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                } catch (NoSuchFileException vanished) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }
        });
    }
}
