package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.hex.Field;
import outagebook.hex.Hex;
import outagebook.notebook.Manifest.Sample;
import outagebook.notebook.Samples;
import outagebook.recovery.PageChange.Effect;
import outagebook.wal.Columns;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalVersion;

/** The bundled crashes, replayed. */
class ReplayTest {
    private static final Columns COLUMNS = Columns.of("id int4, username text");

    @TempDir Path folder;

    static List<String> names() {
        return Samples.crashes().stream().map(Sample::name).toList();
    }

    @ParameterizedTest @MethodSource("names") void leavesThePagesThatTheServersOwnRecoveryLeft(String name) {
        Crash crash = Samples.crash(name);
        Replay replay = Replay.of(crash).run();
        crash.recovered().forEach((id, page) -> assertThat(replay.page(id)).as(id + " " + page.kind()).isEqualTo(page));
        assertThat(replay.doubtful()).isEmpty();
        assertThat(replay.notReplayed()).isEmpty();
    }

    @ParameterizedTest @MethodSource("names") void startsAlsoFromThePagesOfTheCheckpoint(String name) {
        Crash crash = Samples.crash(name);
        Replay replay = Replay.of(WalFile.open(crash.wal()), crash.base()).from(crash.control()).run();
        crash.recovered().forEach((id, page) -> assertThat(replay.page(id)).isEqualTo(page));
    }

    @ParameterizedTest @MethodSource("names") void replayingTwiceChangesNothing(String name) {
        Crash crash = Samples.crash(name);
        Map<PageId, Page> once = Replay.of(crash).run().pages();
        Replay again = Replay.of(WalFile.open(crash.wal()), once).from(crash.control()).run();
        once.forEach((id, page) -> assertThat(again.page(id)).isEqualTo(page));
    }

    @ParameterizedTest @MethodSource("names") void rowsBecomeVisibleWithTheCommit(String name) {
        Crash crash = Samples.crash(name);
        Replay replay = Replay.of(crash);
        assertThat(seen(replay, crash)).containsExactly("hopper", "hamilton", "backus");
        replay.run();
        assertThat(seen(replay, crash)).containsExactly("hopper", "hamilton", "backus", "codd", "lovelace", "turing");
        assertThat(replay.statuses().values()).containsOnly(TransactionStatus.COMMITTED);
        assertThat(replay.status(3)).isEqualTo(TransactionStatus.UNKNOWN);
    }

    private static List<String> seen(Replay replay, Crash crash) {
        return replay.page(crash.table()).rows(COLUMNS).stream().filter(row -> row.visibility(replay::committed).visible())
                .map(row -> row.values().text("username")).toList();
    }

    @Test void saysWhatARecordDidAndWhy() {
        Crash crash = Samples.crash("18-no-fpw");
        Replay replay = Replay.of(crash);
        Step insert = stepTo(replay, "Btree/INSERT_LEAF");
        PageChange change = insert.change(crash.index()).orElseThrow();
        assertThat(change.effect()).isEqualTo(Effect.CHANGED);
        assertThat(change.before()).isEqualTo(crash.crashed().get(crash.index()));
        assertThat(change.after().items()).hasSize(4);
        assertThat(change.after().lsn()).isEqualTo(insert.record().endLsn());
        assertThat(change.why()).startsWith("changed: its LSN was " + change.before().lsn() + ", now " + insert.record().endLsn());
        assertThat(change.fields().stream().map(Field::name)).contains("pd_lsn", "pd_lower", "pd_upper");
        assertThat(change.ranges().get(0).offset()).isLessThan(8);
        assertThat(insert.changed()).isTrue();
    }

    @Test void skipsWhatThePageHas() {
        Crash crash = Samples.crash("18-no-fpw");
        Replay replay = Replay.of(crash);
        Step insert = stepTo(replay, "Heap/INSERT");
        PageChange change = insert.change(crash.table()).orElseThrow();
        assertThat(change.effect()).isEqualTo(Effect.SKIPPED);
        assertThat(change.why()).isEqualTo("has the change already: its LSN " + change.before().lsn() + " is not before the record's end "
                + insert.record().endLsn());
        assertThat(change.ranges()).isEmpty();
        assertThat(insert.changed()).isFalse();
        assertThat(insert).hasToString(insert.record().lsn() + " Heap/INSERT, xid " + insert.record().xid() + "\n  " + crash.table() + ": " + change.why());
    }

    private static Step stepTo(Replay replay, String kind) {
        while (true) {
            Step step = replay.step();
            if ((step.record().rmgr() + "/" + step.record().operation()).equals(kind)) return step;
        }
    }

    @ParameterizedTest @MethodSource("names") void stepsBackAndForth(String name) {
        long seed = 5;
        var random = new Random(seed);
        Replay replay = Replay.of(Samples.crash(name));
        Map<Lsn, String> known = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String state = state(replay);
            assertThat(known.putIfAbsent(replay.position(), state)).as("seed %s", seed).isIn(null, state);
            boolean back = random.nextInt(5) < 2;
            if (back && !known.isEmpty() && !replay.position().equals(known.keySet().stream().min(Lsn::compareTo).orElseThrow())) replay.back();
            else if (!replay.atEnd()) replay.step();
        }
        assertThat(known).hasSizeGreaterThan(5);
    }

    private static String state(Replay replay) {
        return replay.pages().entrySet().stream().map(e -> e.getKey() + " " + e.getValue().hashCode()).collect(Collectors.joining(", "))
                + replay.statuses() + replay.doubtful() + replay.missing();
    }

    @Test void cannotStepBackBeforeItsStart() {
        Replay replay = Replay.of(Samples.crash("18"));
        assertThatThrownBy(replay::back).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("replay is at its start, 0/");
    }

    @Test void stopsBeforeARecord() {
        Crash crash = Samples.crash("18");
        Lsn commit = WalFile.open(crash.wal()).records().stream().filter(r -> r.operation().equals("COMMIT")).findFirst().orElseThrow().lsn();
        Replay replay = Replay.of(crash).runTo(commit);
        assertThat(replay.next().lsn()).isEqualTo(commit);
        assertThat(replay.status(replay.next().xid())).isEqualTo(TransactionStatus.RUNNING);
        Step step = replay.step();
        assertThat(replay.statuses()).containsValue(TransactionStatus.COMMITTED);
        assertThat(step.toString()).endsWith("Transaction/COMMIT, xid " + step.record().xid() + ": transaction " + step.record().xid() + " is committed");
    }

    @Test void stopsBeforeTheRecordThatIsBroken() {
        Crash crash = Samples.crash("18-no-fpw");
        Path broken = Hex.of(crash.wal()).replaceAll("6c6f76656c616365", "6c6f76656c616366").writeTo(folder.resolve(name(crash)));
        WalFile wal = WalFile.open(broken);
        Replay replay = Replay.of(wal, crash.crashed()).after(crash.commitLog()).from(crash.control()).run();
        assertThat(replay.position()).isEqualTo(wal.verdict().lsn());
        assertThat(replay.page(crash.index()).items()).hasSize(4);
        assertThat(seen(replay, crash)).containsExactly("hopper", "hamilton", "backus", "codd");
        assertThatThrownBy(replay::step).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("replay ends at " + wal.verdict().lsn() + ": incorrect resource manager data checksum in record at ");
    }

    private static String name(Crash crash) {
        return crash.wal().getFileName().toString().replace(".gz", "");
    }

    @Test void aTornPageIsHealedByItsImage() {
        for (String name : List.of("9.3", "18")) {
            Crash crash = Samples.crash(name);
            Map<PageId, Page> torn = torn(crash);
            assertThat(torn.get(crash.table())).isNotEqualTo(crash.crashed().get(crash.table()));
            Replay replay = Replay.of(WalFile.open(crash.wal()), torn).from(crash.control()).run();
            assertThat(replay.page(crash.table())).isEqualTo(crash.recovered().get(crash.table()));
        }
    }

    @Test void withoutImagesATornPageStaysTorn() {
        for (String name : List.of("9.3-no-fpw", "18-no-fpw")) {
            Crash crash = Samples.crash(name);
            Replay replay = Replay.of(WalFile.open(crash.wal()), torn(crash)).from(crash.control()).run();
            assertThat(replay.page(crash.table())).isNotEqualTo(crash.recovered().get(crash.table())).isEqualTo(torn(crash).get(crash.table()));
        }
    }

    private static Map<PageId, Page> torn(Crash crash) {
        Map<PageId, Page> pages = new HashMap<>(crash.crashed());
        pages.put(crash.table(), crash.crashed().get(crash.table()).torn(4096, crash.base().get(crash.table())));
        return pages;
    }

    @Test void aPageThatIsNotHereIsNamed() {
        Crash crash = Samples.crash("18-no-fpw");
        Map<PageId, Page> pages = new HashMap<>(crash.crashed());
        pages.remove(crash.index());
        Replay replay = Replay.of(WalFile.open(crash.wal()), pages).from(crash.control()).run();
        assertThat(replay.missing().get(crash.index())).startsWith("Btree/INSERT_LEAF at 0/");
        assertThat(replay.page(crash.index())).isNull();
        assertThat(replay.page(crash.table())).isEqualTo(crash.recovered().get(crash.table()));
    }

    @Test void aPageThatDoesNotFitIsDoubtfulFromThereOn() {
        Crash crash = Samples.crash("18-no-fpw");
        Map<PageId, Page> pages = new HashMap<>(crash.crashed());
        pages.put(crash.index(), Page.of(new PageEdit(crash.index(), new byte[Page.SIZE], WalVersion.V18).init(16).page().bytes()));
        Replay replay = Replay.of(WalFile.open(crash.wal()), pages).from(crash.control()).run();
        assertThat(replay.doubt(crash.index())).startsWith("Btree/INSERT_LEAF at 0/").contains("does not fit");
        assertThat(replay.notReplayed()).containsEntry("Btree/INSERT_LEAF", 1);
        assertThat(replay.page(crash.table())).isEqualTo(crash.recovered().get(crash.table()));
    }

    @Test void aWalThatStartsBehindTheRedoPointIsRefused() {
        Crash crash = Samples.crash("18");
        WalFile wal = WalFile.open(crash.wal());
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from("0/28")).isInstanceOf(RecoveryException.class)
                .hasMessageEndingWith("behind the redo point 0/28: changes between the two are missing, add the segments before");
        Lsn inside = wal.records().first(1).get(0).lsn().plus(8);
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from(inside)).isInstanceOf(RecoveryException.class)
                .hasMessageContaining("is inside the record at").hasMessageEndingWith("it is not of this WAL");
        Lsn behind = wal.verdict().lsn().plus(800);
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from(behind)).isInstanceOf(RecoveryException.class)
                .hasMessageContaining("there is no record at the redo point " + behind);
    }

    @Test void filesOfAnotherClusterAreRefused() {
        Crash crash = Samples.crash("18");
        WalFile wal = WalFile.open(crash.wal());
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from(Samples.crash("9.3").control())).isInstanceOf(RecoveryException.class)
                .hasMessageStartingWith("pg_control is of PostgreSQL 9.3, the WAL of ").hasMessageEndingWith(" of 18");
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from(Samples.crash("18-no-fpw").control())).isInstanceOf(RecoveryException.class)
                .hasMessageStartingWith("WAL file is from different database system: WAL file database system identifier is ");
        byte[] later = crash.control().bytes();
        later[(int) offset(crash.control(), "checkPointCopy.ThisTimeLineID")] = 2;
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from(PgControl.of(later))).isInstanceOf(RecoveryException.class)
                .hasMessageStartingWith("the last checkpoint is on timeline 2, the WAL of ");
        byte[] elsewhere = crash.control().bytes();
        elsewhere[(int) offset(crash.control(), "checkPoint")] += 8;
        assertThatThrownBy(() -> Replay.of(wal, crash.base()).from(PgControl.of(elsewhere))).isInstanceOf(RecoveryException.class)
                .hasMessageStartingWith("could not locate a valid checkpoint record at ");
    }

    private static long offset(PgControl control, String name) {
        return control.fields().stream().filter(field -> field.name().equals(name)).findFirst().orElseThrow().offset();
    }
}
