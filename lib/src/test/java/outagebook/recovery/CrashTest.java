package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.notebook.Manifest.Sample;
import outagebook.notebook.Samples;
import outagebook.wal.Columns;
import outagebook.wal.WalFile;
import outagebook.wal.WalVersion;

/** What the bundled crashes promise: the table has the rows, the index has not; and what the real server said is what we compute. */
class CrashTest {
    private static final Columns COLUMNS = Columns.of("id int4, username text");

    @TempDir Path folder;

    static List<String> names() {
        return Samples.crashes().stream().map(Sample::name).toList();
    }

    @Test void thereAreTwoVersionsWithAndWithoutFullPages() {
        assertThat(names()).containsExactly("9.3", "9.3-no-fpw", "18", "18-no-fpw");
        assertThat(Samples.crash("9.3")).hasToString("crash of PostgreSQL 9.3, with full_page_writes: 4 pages, checkpoint at 0/2000060");
    }

    @ParameterizedTest @MethodSource("names") void tableHasTheRowsAndTheIndexHasNot(String name) {
        Crash crash = Samples.crash(name);
        assertThat(crash.base().get(crash.table()).items()).hasSize(3);
        assertThat(crash.crashed().get(crash.table()).items()).hasSize(6);
        assertThat(crash.crashed().get(crash.index())).isEqualTo(crash.base().get(crash.index()));
        assertThat(crash.crashed().get(crash.index()).items()).hasSize(3);
        assertThat(crash.recovered().get(crash.index()).items()).hasSize(6);
        assertThat(crash.recovered().get(crash.table())).isEqualTo(crash.crashed().get(crash.table()));
    }

    @ParameterizedTest @MethodSource("names") void rowsAfterRecoveryAreTheServersAnswer(String name) {
        Crash crash = Samples.crash(name);
        assertThat(csv(crash, crash.recovered().get(crash.table()), crash.recoveredCommitLog())).isEqualTo(crash.answer());
    }

    @ParameterizedTest @MethodSource("names") void beforeRecoveryTheNewRowsAreNotCommitted(String name) {
        Crash crash = Samples.crash(name);
        List<PageRow> rows = crash.crashed().get(crash.table()).rows(COLUMNS);
        assertThat(rows).extracting(row -> row.values().text("username"))
                .containsExactly("hopper", "hamilton", "backus", "codd", "lovelace", "turing");
        assertThat(rows).extracting(row -> row.visibility(crash.commitLog()::committed).visible()).containsExactly(true, true, true, false, false, false);
        assertThat(rows.get(3).visibility(crash.commitLog()::committed)).hasToString("not visible: inserted by " + rows.get(3).xmin() + ", not committed");
        assertThat(crash.commitLog().status(rows.get(3).xmin())).isEqualTo("in progress");
        assertThat(crash.recoveredCommitLog().status(rows.get(3).xmin())).isEqualTo("committed");
    }

    private static String csv(Crash crash, Page page, CommitLog log) {
        return page.rows(COLUMNS).stream().filter(row -> row.visibility(log::committed).visible())
                .map(row -> "\"" + "(" + crash.table().block() + "," + row.number() + ")\"," + row.xmin() + "," + row.values().text("id") + ","
                        + row.values().text("username") + "\n").collect(Collectors.joining("", "ctid,xmin,id,username\n", ""));
    }

    @ParameterizedTest @MethodSource("names") void controlFileAndWalAgree(String name) {
        Crash crash = Samples.crash(name);
        PgControl control = crash.control();
        assertThat(control.state()).isEqualTo("in production");
        assertThat(crash.recoveredControl().state()).isEqualTo("shut down");
        assertThat(control.crcMatches()).isTrue();
        assertThat(crash.recoveredControl().crcMatches()).isTrue();
        assertThat(control.fullPageWrites()).isEqualTo(!name.endsWith("no-fpw"));
        assertThat(control.dataChecksums()).isEqualTo(name.startsWith("18"));
        var wal = WalFile.open(crash.wal());
        assertThat(wal.record(control.checkpoint()).description()).contains("redo " + control.redo() + "; tli " + control.timeline());
        assertThat(crash.log()).contains("redo starts at " + control.redo(), "redo done at", wal.verdict().message());
        long systemId = ByteBuffer.wrap(WholeFile.read(crash.wal())).order(ByteOrder.LITTLE_ENDIAN).getLong(24);
        assertThat(Long.toUnsignedString(systemId)).isEqualTo(control.systemIdentifier());
    }

    @ParameterizedTest @MethodSource("names") void checksumsAreRightWhereTheyAreOn(String name) {
        Crash crash = Samples.crash(name);
        for (Map<PageId, Page> pages : List.of(crash.base(), crash.crashed(), crash.recovered())) {
            pages.forEach((id, page) -> {
                if (crash.control().dataChecksums()) {
                    assertThat(page.checksumMatches(id.block())).isTrue();
                    assertThat(page.checksumMatches(id.block() + 1)).isFalse();
                } else {
                    assertThat(page.checksum()).isZero();
                }
            });
        }
    }

    @Test void tornPageHasTheChecksumThatTheServerLogged() {
        Crash crash = Samples.crash("18-no-fpw");
        Page torn = crash.crashed().get(crash.table()).torn(4096, crash.base().get(crash.table()));
        assertThat(crash.tornLog()).contains("page verification failed, calculated checksum " + torn.computedChecksum(0) + " but expected "
                + torn.checksum());
        assertThat(crash.tornAnswer()).isEqualTo("the server did not start\n");
    }

    @Test void fullPagesHealATornPageAndWithoutThemRowsAreLost() {
        assertThat(Samples.crash("9.3").tornAnswer()).isEqualTo(Samples.crash("9.3").answer());
        assertThat(Samples.crash("18").tornAnswer()).isEqualTo(Samples.crash("18").answer());
        Crash crash = Samples.crash("9.3-no-fpw");
        Page torn = crash.crashed().get(crash.table()).torn(4096, crash.base().get(crash.table()));
        assertThat(crash.tornAnswer()).isEqualTo(csv(crash, torn, crash.recoveredCommitLog())).doesNotContain("codd");
    }

    @Test void unknownCrashListsTheNames() {
        assertThatThrownBy(() -> Samples.crash("9.4")).hasMessage("no crash is called \"9.4\"; there are: 9.3, 9.3-no-fpw, 18, 18-no-fpw");
    }

    @Test void fileThatIsCutOffIsSaid() throws Exception {
        Path file = Files.createDirectories(folder.resolve("base/5")).resolve("16385");
        Files.write(file, new byte[8200]);
        assertThatThrownBy(() -> PageFile.read(file, WalVersion.V15)).isInstanceOf(RecoveryException.class).hasMessage(file
                + " has 8200 bytes, no whole number of pages of 8192 bytes: it is cut off in block 1, or it is no file of a table or index");
        assertThatThrownBy(() -> PageFile.read(file.resolveSibling("16386"), WalVersion.V15)).hasMessage("there is no file " + file.resolveSibling("16386"));
        assertThatThrownBy(() -> CommitLog.read(file)).hasMessage(file + " has not the name of a file of pg_xact or pg_clog, such as 0000");
    }

    @Test void pathTellsThePage() {
        assertThat(PageFile.first(Path.of("data/base/5/16385_vm.2.gz"))).isEqualTo(new PageId(1663, 5, 16385, 2, 262144));
        assertThat(PageFile.first(Path.of("global/1262"))).hasToString("1664/0/1262 blk 0");
        assertThatThrownBy(() -> PageFile.first(Path.of("t_upd.main.gz"))).hasMessage("the path t_upd.main.gz does not tell which table or "
                + "index it is, as base/DATABASE/RELATION would; say it with a PageId");
    }
}
