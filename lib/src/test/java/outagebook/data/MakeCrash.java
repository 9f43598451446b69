package outagebook.data;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.postgresql.PGConnection;
import outagebook.lab.LabException;
import outagebook.lab.PlainServer;
import outagebook.notebook.Manifest;
import outagebook.notebook.Manifest.Companion;
import outagebook.notebook.Manifest.Sample;

/**
 * Makes a real crash: a server is killed when a table's page has reached the disk and its index's page has not, then it recovers.
 *
 * <p>Which page is written is left to the server. It has 64 buffers; other rows are read until it needs the buffer of the table's
 * page and so writes it, while the index, which is asked for a row that is not there, stays in use. Where both were written, all
 * begins anew.
 */
final class MakeCrash {
    private static final int ATTEMPTS = 10;
    private static final int FILLER_ROWS = 3000;
    private static final String ANSWER = "SELECT ctid, xmin, id, username FROM users ORDER BY id";
    /** Where a torn page is cut: disks and file systems write 512 or 4096 bytes at once, Postgres 8192. */
    private static final int CUT = 4096;

    private final CrashRecipe recipe;
    private final Path out;
    private final Map<String, String> relations = new LinkedHashMap<>();
    private final List<Companion> files = new ArrayList<>();
    private PlainServer server;
    private String commits;
    private long segmentBytes;

    private MakeCrash(CrashRecipe recipe, Path out) {
        this.recipe = recipe;
        this.out = out;
    }

    /** Makes all files of one crash below this folder. */
    static Sample make(CrashRecipe recipe, Path jar, Path out) throws IOException {
        Path folder = out.resolve("recovery").resolve(recipe.name());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (Files.exists(folder)) PathUtils.deleteDirectory(folder);
            var crash = new MakeCrash(recipe, out);
            try (PlainServer server = PlainServer.start(jar, recipe.initdb(), recipe.settings())) {
                crash.server = server;
                if (crash.upToTheCrash()) return crash.afterwards();
            }
            System.out.println(recipe.name() + ": both pages were written, once more");
        }
        throw new IllegalStateException(recipe.name() + ": in " + ATTEMPTS + " attempts the index page was always written first");
    }

    /** {@return whether the table has all rows on disk and the index is as it was} */
    private boolean upToTheCrash() throws IOException {
        server.sql(recipe.before());
        for (String relation : List.of("users", "users_pkey", "users_id_seq")) {
            relations.put(relation, server.ask("SELECT pg_relation_filepath('" + relation + "')"));
        }
        commits = server.wal().getFileName().toString().equals("pg_wal") ? "pg_xact/0000" : "pg_clog/0000";
        keep("checkpoint", "right after the checkpoint");
        byte[] table = page("users", 0);
        byte[] index = page("users_pkey", 1);
        server.sql(CrashRecipe.INSERTS);
        for (int i = 0; i < 100 * FILLER_ROWS; i++) {
            server.sql(List.of("SELECT pad FROM filler WHERE id = " + i * 7919L % FILLER_ROWS, "SELECT username FROM users WHERE id = -1"));
            if (!Arrays.equals(index, page("users_pkey", 1))) return false;
            if (Arrays.equals(table, page("users", 0))) continue;
            server.kill();
            return Arrays.equals(index, page("users_pkey", 1)) && allRows(page("users", 0));
        }
        return false;
    }

    /** Six line pointers: the three rows before the checkpoint and the three after it. */
    private static boolean allRows(byte[] page) {
        return page[12] == 24 + 6 * 4;
    }

    private Sample afterwards() throws IOException {
        keep("crashed", "after SIGKILL");
        String segment = segment();
        Path crashed = server.data().resolveSibling("crashed");
        MakeData.run(out, "cp", "-a", server.data().toString(), crashed.toString());
        server.start();
        String log = log();
        String version = server.ask("SHOW server_version");
        server.stop();
        keep("recovered", "after the server's own recovery and a shutdown, before any query");
        write("recovered/server.log", log, "what the server logged during recovery");
        server.start();
        write("recovered/users.csv", answer(), "what the server answered after recovery: " + ANSWER);
        server.stop();
        torn(crashed);
        return sample(segment, version);
    }

    /** The same crash, but of the table's page only the first half had been written. */
    private void torn(Path crashed) throws IOException {
        byte[] page = Files.readAllBytes(crashed.resolve(relations.get("users")));
        Path base = out.resolve("recovery/" + recipe.name() + "/checkpoint").resolve(relations.get("users") + ".gz");
        System.arraycopy(Gzip.read(base), CUT, page, CUT, page.length - CUT);
        MakeData.run(out, "cp", "-a", crashed + "/.", server.data().toString());
        Files.deleteIfExists(server.data().resolve("postmaster.pid"));
        Files.write(server.data().resolve(relations.get("users")), page);
        boolean started = started();
        String torn = ", if of the table's page only the first " + CUT + " bytes had been written";
        write("torn/server.log", log(), "what the server logged during recovery" + torn);
        write("torn/users.csv", started ? answer() : "the server did not start\n", "what the server answered after recovery" + torn);
    }

    private boolean started() {
        try {
            server.start();
            return true;
        } catch (LabException refused) {
            return false;
        }
    }

    private Sample sample(String segment, String version) {
        Companion wal = files.stream().filter(file -> file.file().endsWith(segment + ".gz")).findFirst().orElseThrow();
        files.remove(wal);
        System.out.printf("%-12s %s, %d files%n", recipe.name(), segment, files.size() + 1);
        return new Sample(recipe.name(), wal.file(), wal.sha256(), wal.bytes(), segmentBytes, version,
                Integer.parseInt(segment.substring(0, 8), 16),
                "PostgreSQL " + version + " of " + recipe.artifact() + "; " + recipe.made(), recipe.teaches(), List.copyOf(files));
    }

    /** The segment that the checkpoint and everything after it is in. */
    private String segment() throws IOException {
        List<Path> segments;
        try (var list = Files.list(server.wal())) {
            segments = list.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}")).sorted().toList();
        }
        for (Path file : segments) {
            byte[] bytes = Files.readAllBytes(file);
            if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("lovelace")) continue;
            segmentBytes = bytes.length;
            write("crashed/" + server.wal().getFileName() + "/" + file.getFileName() + ".gz", bytes, "the WAL");
            return file.getFileName().toString();
        }
        throw new IllegalStateException("no segment has the inserts");
    }

    /** The files of the relations, of commit status and of control, as they are on disk now. */
    private void keep(String state, String when) throws IOException {
        for (var relation : relations.entrySet()) {
            write(state + "/" + relation.getValue() + ".gz", Files.readAllBytes(server.data().resolve(relation.getValue())),
                    relation.getKey() + ", " + when);
        }
        for (String file : List.of("global/pg_control", commits)) {
            write(state + "/" + file + ".gz", Files.readAllBytes(server.data().resolve(file)), file + ", " + when);
        }
    }

    private byte[] page(String relation, int block) throws IOException {
        byte[] file = Files.readAllBytes(server.data().resolve(relations.get(relation)));
        return Arrays.copyOfRange(file, block * 8192, (block + 1) * 8192);
    }

    /** Without the refused attempts to connect, of which each run has another number. */
    private String log() {
        List<String> lines = server.log().lines().filter(line -> !line.contains("the database system is starting up")
                && !line.contains("not yet accepting connections") && !line.contains("Consistent recovery state has not been")).toList();
        return String.join("\n", lines) + "\n";
    }

    private String answer() throws IOException {
        var answer = new StringWriter();
        try {
            server.connection().unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + ANSWER + ") TO STDOUT (FORMAT csv, HEADER)", answer);
            return answer.toString();
        } catch (SQLException e) {
            return e.getMessage().lines().findFirst().orElseThrow() + "\n";
        }
    }

    private void write(String name, String text, String what) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8), what);
    }

    private void write(String name, byte[] bytes, String what) throws IOException {
        String file = "recovery/" + recipe.name() + "/" + name;
        Path path = out.resolve(file);
        Files.createDirectories(path.getParent());
        if (name.endsWith(".gz")) Gzip.write(path, bytes);
        else Files.write(path, bytes);
        files.add(new Companion(file, Manifest.sha256(path), Files.size(path), what));
    }
}
