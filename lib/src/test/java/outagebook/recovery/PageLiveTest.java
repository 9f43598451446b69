package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import outagebook.hex.Field;
import outagebook.lab.PlainServer;
import outagebook.wal.Columns;
import outagebook.wal.WalVersion;

/** Pages of a live 15, beside what its own pageinspect, pg_visibility and queries say of them. */
class PageLiveTest {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql/15/bin");
    private static final Columns COLUMNS = Columns.of("id int4, a text, b text");
    private static PlainServer server;

    /** Rows in every state, and indexes with inner pages, deleted pages, high keys, NULLs and posting lists. */
    @BeforeAll static void work() {
        assumeTrue(Files.exists(Path.of("/usr/share/postgresql/15/extension/pageinspect.control")),
                "skipped: no PostgreSQL 15 with pageinspect is installed (Debian: postgresql-15)");
        server = PlainServer.installed(INSTALLED, List.of("--data-checksums"), List.of("autovacuum=off", "checkpoint_timeout=1h", "fsync=off"));
        server.sql(List.of("CREATE EXTENSION pageinspect", "CREATE EXTENSION pg_visibility", "CREATE TABLE t(id int PRIMARY KEY, a text, b text) WITH (fillfactor = 70)",
                "CREATE INDEX t_a ON t(a)", "INSERT INTO t SELECT n, 'value ' || n % 7, CASE WHEN n % 3 > 0 THEN repeat('b', n % 50) END FROM generate_series(1, 900) n",
                "UPDATE t SET b = 'hot' WHERE id % 10 = 0", "UPDATE t SET a = NULL WHERE id % 10 = 1", "DELETE FROM t WHERE id BETWEEN 300 AND 500 OR id % 10 = 2",
                "VACUUM t", "UPDATE t SET b = 'hot again' WHERE id % 20 = 0", "DELETE FROM t WHERE id % 10 = 3",
                "DO $$ BEGIN INSERT INTO t VALUES (10001); UPDATE t SET b = 'no' WHERE id < 40; DELETE FROM t WHERE id = 45; RAISE EXCEPTION 'undone';"
                        + " EXCEPTION WHEN others THEN NULL; END $$", "BEGIN; SELECT * FROM t WHERE id BETWEEN 51 AND 60 FOR UPDATE; COMMIT",
                "BEGIN; SELECT * FROM t WHERE id BETWEEN 61 AND 70 FOR KEY SHARE; SAVEPOINT s; UPDATE t SET b = 'multi' WHERE id BETWEEN 61 AND 65; COMMIT",
                "SELECT count(*) FROM t WHERE id < 30", "CREATE TABLE many AS SELECT generate_series(1, 150000) n", "CREATE INDEX many_n ON many(n)",
                "DELETE FROM many WHERE n BETWEEN 20000 AND 60000", "VACUUM many", "CREATE SEQUENCE s", "SELECT nextval('s')",
                // Last, so that nobody reads these rows again and sets their hint bits.
                "INSERT INTO t SELECT n FROM generate_series(20001, 20010) n", "SET enable_seqscan = off", "SET enable_bitmapscan = off",
                "DELETE FROM t WHERE id = 898", "DO $$ BEGIN INSERT INTO t VALUES (10002); DELETE FROM t WHERE id = 899; RAISE EXCEPTION 'undone';"
                        + " EXCEPTION WHEN others THEN NULL; END $$", "SET enable_seqscan = on", "CHECKPOINT"));
    }

    @AfterAll static void close() {
        if (server != null) server.close();
    }

    private static List<Map<String, String>> ask(String sql) {
        try (Statement statement = server.connection().createStatement(); ResultSet row = statement.executeQuery(sql)) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (row.next()) {
                Map<String, String> values = new LinkedHashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) values.put(row.getMetaData().getColumnName(i), row.getString(i));
                rows.add(values);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    private static Page page(String relation, String fork, int block) {
        String hex = server.ask("SELECT encode(" + raw(relation, fork, block) + ", 'hex')");
        return Page.of(HexFormat.of().parseHex(hex), WalVersion.V15, List.of("main", "fsm", "vm").indexOf(fork));
    }

    private static String raw(String relation, String fork, int block) {
        return "get_raw_page('" + relation + "', '" + fork + "', " + block + ")";
    }

    private static int pages(String relation) {
        return Integer.parseInt(server.ask("SELECT pg_relation_size('" + relation + "') / 8192"));
    }

    private static Map<String, String> values(Page page) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Field field : page.fields()) values.putIfAbsent(field.name().replace("HeapTupleHeaderData.", "").replace("IndexTupleData.", ""), field.value());
        return values;
    }

    @Test void headersAreThoseOfPageHeader() {
        for (String relation : List.of("t", "t_pkey", "t_a", "s", "many_n")) {
            for (int block = 0; block < Math.min(pages(relation), 60); block++) {
                Page page = page(relation, "main", block);
                Map<String, String> said = ask("SELECT * FROM page_header(" + raw(relation, "main", block) + ")").get(0);
                assertThat(Arrays.asList("" + page.lsn(), "" + page.flags(), "" + page.lower(), "" + page.upper(), "" + page.special(), "" + page.pruneXid()))
                        .isEqualTo(List.of(said.get("lsn"), said.get("flags"), said.get("lower"), said.get("upper"), said.get("special"), said.get("prune_xid")));
                String checksum = server.ask("SELECT page_checksum(" + raw(relation, "main", block) + ", " + block + ")::int & 65535");
                assertThat(page.computedChecksum(block)).isEqualTo(Integer.parseInt(checksum));
            }
        }
    }

    @Test void rowsAreThoseOfHeapPageItems() {
        Set<String> states = new TreeSet<>();
        int rows = 0;
        for (int block = 0; block < pages("t"); block++) {
            Page page = page("t", "main", block);
            Map<String, String> values = values(page);
            List<Map<String, String>> said = ask("SELECT i.*, array_to_string(f.raw_flags, ' ') names FROM heap_page_items(" + raw("t", "main", block)
                    + ") i LEFT JOIN LATERAL heap_tuple_infomask_flags(t_infomask, t_infomask2) f ON t_infomask IS NOT NULL");
            assertThat(page.items()).hasSameSizeAs(said);
            for (Map<String, String> item : said) {
                String number = item.get("lp");
                assertThat(values.get("line pointer " + number)).startsWith("lp_off: " + item.get("lp_off") + ", lp_flags: " + item.get("lp_flags"))
                        .endsWith("lp_len: " + item.get("lp_len"));
                states.add(page.items().get(Integer.parseInt(number) - 1).state().toString());
                if (item.get("t_xmin") == null) continue;
                rows++;
                for (String name : List.of("t_xmin", "t_xmax", "t_ctid", "t_hoff")) {
                    assertThat(values.get("tuple " + number + " " + name)).as(name).isEqualTo(item.get(name));
                }
                assertThat(values.get("tuple " + number + " t_cid")).isEqualTo(item.get("t_field3"));
                assertThat(bits(values.get("tuple " + number + " t_infomask") + " " + values.get("tuple " + number + " t_infomask2")))
                        .isEqualTo(new TreeSet<>(Arrays.asList(item.get("names").split(" "))));
            }
        }
        assertThat(states).containsExactly("DEAD", "NORMAL", "REDIRECT", "UNUSED");
        assertThat(rows).isGreaterThan(500);
    }

    private static Set<String> bits(String words) {
        return Arrays.stream(words.replaceAll("columns: \\d+|0x[0-9A-F]+|,", "").split(" +")).filter(word -> !word.isEmpty())
                .map(word -> "HEAP_" + word).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test void rowsThatAreSeenAreThoseOfAQuery() {
        CommitLog log = CommitLog.read(server.data().resolve("pg_xact/0000"));
        Map<String, String> seen = new LinkedHashMap<>();
        Set<String> unknown = new TreeSet<>();
        Set<String> reasons = new LinkedHashSet<>();
        for (int block = 0; block < pages("t"); block++) {
            for (PageRow row : page("t", "main", block).rows(COLUMNS)) {
                PageRow.Visibility visibility = row.visibility(log::committed);
                reasons.add(visibility.toString().replaceAll("\\d+", "N"));
                if (visibility.answer() == PageRow.Answer.UNKNOWN) unknown.add(row.values().text("id"));
                if (visibility.visible()) {
                    seen.put("(" + block + "," + row.number() + ")", row.values().text("id") + " " + row.values().text("a") + " " + row.values().text("b"));
                }
            }
        }
        // A query sets hint bits, so it comes last.
        Map<String, String> said = new LinkedHashMap<>();
        ask("SELECT ctid, id, a, b FROM t").forEach(row -> said.put(row.get("ctid"), row.get("id") + " " + row.get("a") + " " + row.get("b")));
        assertThat(differences(seen, said)).isEmpty();
        assertThat(unknown).containsExactly("61", "64", "65");
        assertThat(reasons).contains("visible: inserted by N, committed", "not visible: inserted by N, not committed",
                "visible: inserted by N, committed (hint bit); locked by N",
                "visible: inserted by N, committed (hint bit); deleted or updated by N, not committed",
                "not visible: inserted by N, committed (hint bit); deleted or updated by N, committed (hint bit)",
                "not visible: inserted by N, committed (hint bit); deleted or updated by N, committed");
    }

    private static Set<String> differences(Map<String, String> one, Map<String, String> other) {
        Set<String> all = new TreeSet<>();
        one.forEach((key, value) -> {
            if (!value.equals(other.get(key))) all.add("only we: " + key + " " + value);
        });
        other.forEach((key, value) -> {
            if (!value.equals(one.get(key))) all.add("only the server: " + key + " " + value);
        });
        return all;
    }

    @Test void entriesAreThoseOfBtPageItems() {
        int lists = 0;
        int inner = 0;
        for (String relation : List.of("t_pkey", "t_a", "many_n")) {
            for (int block = 1; block < pages(relation); block += 1) {
                Page page = page(relation, "main", block);
                Map<String, String> values = values(page);
                Map<String, String> stats = ask("SELECT * FROM bt_page_stats('" + relation + "', " + block + ")").get(0);
                Btree btree = page.btree().orElseThrow();
                assertThat(List.of("" + btree.prev(), "" + btree.next(), "" + btree.level(), "" + btree.flags()))
                        .isEqualTo(List.of(stats.get("btpo_prev"), stats.get("btpo_next"), stats.get("btpo_level"), stats.get("btpo_flags")));
                if (btree.deleted()) continue;
                if (!btree.leaf()) inner++;
                List<Map<String, String>> said = ask("SELECT itemoffset, ctid, itemlen, data, coalesce(array_length(tids, 1), 0) tids, tids[1] first, htid FROM "
                        + "bt_page_items(" + raw(relation, "main", block) + ")");
                assertThat(page.items()).hasSameSizeAs(said);
                for (Map<String, String> item : said) {
                    String name = item.get("itemoffset").equals("1") && btree.next() != 0 ? "high key" : "entry " + item.get("itemoffset");
                    assertThat(values.get(name + " t_tid")).isEqualTo(item.get("ctid"));
                    assertThat(values.get(name + " t_info")).startsWith("size: " + item.get("itemlen"));
                    if (item.get("tids").equals("0")) continue;
                    lists++;
                    assertThat(values.get(name + " posting list[0]")).isEqualTo(item.get("first"));
                    assertThat(values).containsKey(name + " posting list[" + (Integer.parseInt(item.get("tids")) - 1) + "]")
                            .doesNotContainKey(name + " posting list[" + item.get("tids") + "]");
                }
            }
        }
        assertThat(lists).isGreaterThan(5);
        assertThat(inner).isPositive();
    }

    @Test void metapageIsThatOfBtMetap() {
        Map<String, String> values = values(page("many_n", "main", 0));
        ask("SELECT * FROM bt_metap('many_n')").get(0).forEach((name, value) -> {
            String found = values.get("BTMetaPageData.btm_" + name.replace("num_tuples", "num_heap_tuples"));
            assertThat(name.equals("allequalimage") ? found.substring(0, 1) : found.replaceAll("\\.0$", "")).as(name).isEqualTo(value);
        });
    }

    @Test void deletedPageKeepsItsTransactionWhereLinePointersWouldBe() {
        int deleted = 0;
        for (int block = 1; block < pages("many_n"); block++) {
            Page page = page("many_n", "main", block);
            if (!page.btree().orElseThrow().deleted()) continue;
            deleted++;
            assertThat(page.items()).isEmpty();
            long xid = Long.parseLong(values(page).get("BTDeletedPageData.safexid"));
            assertThat(xid).isBetween(700L, Long.parseLong(server.ask("SELECT txid_snapshot_xmax(txid_current_snapshot())")));
        }
        assertThat(deleted).isPositive();
    }

    @Test void visibilityMapCountsWhatPgVisibilityCounts() {
        Map<String, String> said = ask("SELECT * FROM pg_visibility_map_summary('many')").get(0);
        Page page = page("many", "vm", 0);
        assertThat(page.kind()).isEqualTo(PageKind.VISIBILITY_MAP);
        assertThat(page.parts().get(1).text()).isEqualTo("pages all visible: " + said.get("all_visible") + ", of these all frozen: " + said.get("all_frozen"));
        assertThat(page("many", "fsm", 0).kind()).isEqualTo(PageKind.FREE_SPACE_MAP);
    }

    @Test void sequenceHasItsMagicNumber() {
        assertThat(values(page("s", "main", 0))).containsEntry("sequence_magic.magic", "0x1717");
    }
}
