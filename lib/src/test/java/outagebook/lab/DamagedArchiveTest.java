package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.wal.EndOfWal;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/**
 * What a real server says of a damaged segment is, word for word, what our reader said before.
 *
 * <p>One replica that has only the archive is given the same segment again and again, each time damaged a bit further on: it replays
 * up to the damage, says what is wrong, and asks for the segment again.
 */
class DamagedArchiveTest {
    private static final long SEED = Long.getLong("outagebook.seed", System.nanoTime() % 100_000);
    private static final String PASSWORD = Lab.password();
    private static final String ROWS = "SELECT count(*) || ' rows, ' || sum(length(v)) FROM repro";
    private static final int PAGE = 8192;
    private static final int TRIES = 3;

    @TempDir Path folder;
    private Dialect dialect;
    private List<Integer> records;
    private byte[] good;
    private String rows;

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "13", "18"})
    void serverSaysWhatOurReaderSaid(String version) throws IOException {
        assumeTrue(Lab.ready(version), () -> "skipped: " + Lab.why(version));
        ServerUser user = ServerUser.find();
        try (Home home = Home.open(user, 2)) {
            Programs programs = Programs.of(version, user);
            dialect = programs.dialect();
            Path archive = home.make("archive");
            Path base = home.make("base");
            Path segment = archivedSegment(PgServer.create(home, "primary", programs, PASSWORD, () -> {}), archive, base);
            good = Files.readAllBytes(segment);
            records = WalFile.open(segment).records().stream().skip(1).map(this::offset).toList();
            List<EndOfWal> verdicts = List.copyOf(damages(segment.getFileName().toString()).values());
            System.out.printf("%s, seed %d: %d damages, %s%n", version, SEED, verdicts.size(), verdicts.stream().map(EndOfWal::reason).distinct().toList());
            assertThat(verdicts).hasSizeGreaterThanOrEqualTo(20);
            PgServer replica = replica(PgServer.create(home, "replica", programs, PASSWORD, () -> {}), archive, base);
            for (int i = 0; i < verdicts.size(); i++) {
                put(user, folder.resolve("" + verdicts.get(i).lsn().value()).resolve(segment.getFileName()), segment);
                said(replica, verdicts.get(i), i == 0 ? "" : verdicts.get(i - 1).message());
            }
            Files.write(folder.resolve("good"), good);
            put(user, folder.resolve("good"), segment);
            wake(replica);
            replica.await("all is replayed", () -> replica.ask(ROWS).equals(rows));
        }
    }

    private Path archivedSegment(PgServer primary, Path archive, Path base) {
        List<String> settings = new ArrayList<>(Replica.settings(dialect, archive));
        settings.addAll(List.of("autovacuum=off", "synchronous_commit=off"));
        if (dialect.since(110000)) settings.add("--wal-segsize=1");
        primary.initdb(settings);
        primary.start();
        BaseBackup.take(primary, dialect, base);
        primary.sql("CREATE TABLE repro (n int, v text)", "SELECT " + dialect.switchWal());
        for (int i = 1; i <= 7; i++) primary.sql("INSERT INTO repro VALUES (" + i + ", '" + "ABCDEFG".substring(0, i) + "')");
        var random = new Random(SEED);
        for (int i = 0; i < 150; i++) primary.sql("INSERT INTO repro VALUES (" + i + ", repeat('" + (char) ('a' + random.nextInt(26)) + "', " + random.nextInt(1200) + "))");
        primary.sql("UPDATE repro SET n = n + 1 WHERE n % 5 = 0", "CREATE INDEX ON repro (n)", "DELETE FROM repro WHERE n % 7 = 0", "VACUUM repro");
        for (int i = 0; i < 150; i++) primary.sql("INSERT INTO repro VALUES (" + i + ", repeat('z', " + random.nextInt(900) + "))");
        Lsn last = Lsn.parse(primary.ask("SELECT " + dialect.switchWal())).plus(-1);
        Path segment = archive.resolve(primary.ask("SELECT " + dialect.walFileName("'" + last + "'")));
        primary.await("the segment is archived", () -> Files.exists(segment));
        rows = primary.ask(ROWS);
        primary.kill();
        return segment;
    }

    private PgServer replica(PgServer replica, Path archive, Path base) throws IOException {
        BaseBackup.copy(base, replica.data());
        replica.home().user().own(replica.data());
        if (dialect.since(90500)) replica.configure("wal_retrieve_retry_interval=50ms");
        Replica.make(replica, dialect, archive, 0);
        return replica;
    }

    private void put(ServerUser user, Path file, Path segment) throws IOException {
        Path part = segment.resolveSibling("next");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        user.own(part);
        Files.move(part, segment, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What it says of the damage before, it may say once more until it has fetched the segment again. */
    private static void said(PgServer replica, EndOfWal verdict, String former) {
        PgLog before = replica.log();
        if (!replica.running()) replica.start();
        else wake(replica);
        List<String> said = new ArrayList<>();
        replica.await("it says something of the WAL that should be: " + verdict, () -> {
            said.clear();
            replica.log().since(before).lines().stream().filter(LogReasons.END_OF_WAL::is).map(LogLine::message).filter(m -> !m.equals(former)).forEach(said::add);
            return !said.isEmpty() || !replica.running();
        });
        assertThat(said.get(0)).as("seed %d, %s", SEED, verdict).isEqualTo(verdict.message());
    }

    /** The startup process looks again for WAL when it gets a SIGHUP. */
    private static void wake(PgServer replica) {
        replica.configure("log_min_messages=warning");
    }

    /** {@return what our reader says of each, by where valid WAL ends; the damaged segments are in folders of that number} */
    private TreeMap<Lsn, EndOfWal> damages(String segment) throws IOException {
        var random = new Random(SEED);
        var all = new TreeMap<Lsn, EndOfWal>(Comparator.naturalOrder());
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < TRIES; i++) {
                ByteBuffer bytes = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
                damage(kind, bytes, random);
                Path file = Files.createDirectories(folder.resolve("try")).resolve(segment);
                EndOfWal verdict = WalFile.open(Files.write(file, bytes.array())).verdict();
                if (verdict.healthy() || all.putIfAbsent(verdict.lsn(), verdict) != null) continue;
                Files.move(file, Files.createDirectories(folder.resolve("" + verdict.lsn().value())).resolve(segment));
            }
        }
        return all;
    }

    private enum Kind {
        LENGTH_ZERO, LENGTH_SMALL, LENGTH_HUGE, LENGTH_LONGER, PREV, CHECKSUM, DATA, RMGR,
        MAGIC, INFO_BITS, TIMELINE, ADDRESS, REMAINING, NO_CONTINUATION, ZERO_PAGE, RANDOM_PAGE
    }

    private void damage(Kind kind, ByteBuffer bytes, Random random) {
        boolean old = !dialect.since(90500);
        int record = records.get(random.nextInt(records.size()));
        int page = page(random, kind == Kind.REMAINING || kind == Kind.NO_CONTINUATION);
        switch (kind) {
            case LENGTH_ZERO -> bytes.putInt(record, 0);
            case LENGTH_SMALL -> bytes.putInt(record, 1 + random.nextInt(23));
            case LENGTH_HUGE -> bytes.putInt(record, 0x40000000 + random.nextInt(0x40000000));
            case LENGTH_LONGER -> bytes.putInt(record, bytes.getInt(record) + 8);
            case PREV -> bytes.putLong(record + (old ? 16 : 8), bytes.getLong(record + (old ? 16 : 8)) + 8 * (1 + random.nextInt(5)));
            case CHECKSUM -> bytes.putInt(record + (old ? 24 : 20), random.nextInt());
            case DATA -> flip(bytes, record + (old ? 34 : 26), random);
            case RMGR -> bytes.put(record + (old ? 13 : 17), (byte) (40 + random.nextInt(80)));
            case MAGIC -> bytes.putShort(page, (short) random.nextInt());
            case INFO_BITS -> bytes.putShort(page + 2, (short) (0x0010 << random.nextInt(12)));
            case TIMELINE -> bytes.putInt(page + 4, 0);
            case ADDRESS -> bytes.putLong(page + 8, bytes.getLong(page + 8) + PAGE * (1L + random.nextInt(9)));
            case REMAINING -> bytes.putInt(page + 16, bytes.getInt(page + 16) + 1 + random.nextInt(20));
            case NO_CONTINUATION -> bytes.putShort(page + 2, (short) (bytes.getShort(page + 2) & ~1));
            case ZERO_PAGE -> bytes.put(page, new byte[PAGE]);
            case RANDOM_PAGE -> {
                var noise = new byte[PAGE];
                random.nextBytes(noise);
                bytes.put(page, noise);
            }
        }
    }

    private static void flip(ByteBuffer bytes, int at, Random random) {
        bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
    }

    /** {@return where a page starts that has records, not the first one; one on which a record goes on, if that is asked for} */
    private int page(Random random, boolean continued) {
        int last = records.get(records.size() - 1) / PAGE;
        List<Integer> pages = Stream.iterate(1, page -> page <= last, page -> page + 1).map(page -> page * PAGE)
                .filter(page -> !continued || (good[page + 2] & 1) != 0).toList();
        return pages.get(random.nextInt(pages.size()));
    }

    private int offset(WalRecord record) {
        return (int) (record.lsn().value() % good.length);
    }
}
