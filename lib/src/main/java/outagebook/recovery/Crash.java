package outagebook.recovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A real crash: the files of a table, of its index and of its sequence as they were at the checkpoint, when the server was killed, and
 * after the server's own recovery.
 *
 * <p>Each of the three is a small piece of a data directory, with the same paths: {@code checkpoint}, {@code crashed},
 * {@code recovered}.
 */
public final class Crash {
    private final Path folder;

    private Crash(Path folder) {
        this.folder = folder;
    }

    /** {@return the crash whose files are in this folder} */
    public static Crash in(Path folder) {
        if (Files.isDirectory(folder.resolve("crashed"))) return new Crash(folder);
        throw new RecoveryException(folder + " has no folder \"crashed\", so it is none of a crash");
    }

    /** {@return the pages as they were right after the checkpoint} */
    public Map<PageId, Page> base() {
        return pages("checkpoint");
    }

    /** {@return the pages as they were on disk when the server was killed} */
    public Map<PageId, Page> crashed() {
        return pages("crashed");
    }

    /** {@return the pages after the server's own recovery and a shutdown, before any query} */
    public Map<PageId, Page> recovered() {
        return pages("recovered");
    }

    /** {@return the table's page} */
    public PageId table() {
        return find(PageKind.HEAP);
    }

    /** {@return the page of the index that has the entries} */
    public PageId index() {
        return find(PageKind.BTREE);
    }

    /** {@return the page of the sequence} */
    public PageId sequence() {
        return find(PageKind.SEQUENCE);
    }

    /** {@return the WAL segment that the checkpoint and all that is behind it are in} */
    public Path wal() {
        return files("crashed").stream().filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}(\\.gz)?")).findFirst()
                .orElseThrow(() -> new RecoveryException(folder + " has no WAL segment"));
    }

    /** {@return the control file when the server was killed} */
    public PgControl control() {
        return control("crashed");
    }

    /** {@return the control file after recovery and shutdown} */
    public PgControl recoveredControl() {
        return control("recovered");
    }

    /** {@return how transactions had ended, as far as that was on disk when the server was killed} */
    public CommitLog commitLog() {
        return commitLog("crashed");
    }

    /** {@return how they had ended after recovery} */
    public CommitLog recoveredCommitLog() {
        return commitLog("recovered");
    }

    /** {@return what the server logged during recovery} */
    public String log() {
        return text("recovered/server.log");
    }

    /** {@return what the server answered after recovery: the rows of the table, as CSV} */
    public String answer() {
        return text("recovered/users.csv");
    }

    /** {@return what the server logged during recovery if of the table's page only the first 4096 bytes had been written} */
    public String tornLog() {
        return text("torn/server.log");
    }

    /** {@return what the server answered after that; or that it did not start} */
    public String tornAnswer() {
        return text("torn/users.csv");
    }

    private Map<PageId, Page> pages(String state) {
        PgControl control = control(state);
        SortedMap<PageId, Page> pages = new TreeMap<>();
        for (Path file : files(state)) {
            if (file.toString().replace('\\', '/').contains("/base/")) pages.putAll(PageFile.read(file, control.version()));
        }
        return Collections.unmodifiableSortedMap(pages);
    }

    private PageId find(PageKind kind) {
        return base().entrySet().stream().filter(page -> page.getValue().kind() == kind).map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> new RecoveryException(folder + " has no " + kind));
    }

    private PgControl control(String state) {
        return PgControl.read(folder.resolve(state).resolve("global/pg_control.gz"));
    }

    private CommitLog commitLog(String state) {
        return files(state).stream().filter(file -> file.getFileName().toString().matches("[0-9A-F]{4}\\.gz")
                        && file.getParent().getFileName().toString().matches("pg_xact|pg_clog")).findFirst().map(CommitLog::read)
                .orElseThrow(() -> new RecoveryException(folder + " has no file of pg_xact"));
    }

    private String text(String name) {
        return new String(WholeFile.read(folder.resolve(name)), StandardCharsets.UTF_8);
    }

    private List<Path> files(String state) {
        try (Stream<Path> files = Files.walk(folder.resolve(state))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new RecoveryException(folder.resolve(state) + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override public String toString() {
        return "crash of PostgreSQL " + control().version() + ", " + (control().fullPageWrites() ? "with" : "without")
                + " full_page_writes: " + crashed().size() + " pages, checkpoint at " + control().checkpoint();
    }
}
