package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.wal.Columns;
import outagebook.wal.Csv;
import outagebook.wal.RowValue;
import outagebook.wal.WalVersion;

/** Rows on the pages of real tables of each version, beside what their servers printed: place, transactions and values. */
class PageRowsTest {
    static Stream<Arguments> tables() throws IOException {
        try (Stream<Path> servers = Files.list(Shared.file("wal"))) {
            return servers.filter(server -> Files.isDirectory(server.resolve("a"))).sorted().toList().stream()
                    .flatMap(server -> Stream.of(Arguments.of(server, "t_text", "id int4, v text"), Arguments.of(server, "t_upd", "id int4, k int4, pay text")));
        }
    }

    @ParameterizedTest @MethodSource("tables") void rowsAreThoseThatTheServerPrinted(Path server, String table, String types) throws IOException {
        Columns columns = Columns.of(types);
        Map<String, PageRow> found = new HashMap<>();
        WalVersion version = Arrays.stream(WalVersion.values()).filter(v -> server.getFileName().toString().startsWith(v + ".")).findFirst().orElseThrow();
        PageFile.read(server.resolve("a/redo/" + table + ".main.gz"), new PageId(0, 0, 0, 0, 0), version).forEach((id, page) ->
                page.rows(columns).forEach(row -> found.put("(" + id.block() + "," + row.number() + ")", row)));
        List<List<String>> said = Csv.read(server.resolve("a/table-" + table + ".csv.gz"));
        for (List<String> line : said) {
            PageRow row = found.get(line.get(0));
            assertThat(List.of("" + row.xmin(), "" + row.xmax())).as(line.get(0)).isEqualTo(line.subList(1, 3));
            assertThat(row.values().problem()).isEmpty();
            assertThat(row.values().list()).extracting(RowValue::text).isEqualTo(line.subList(3, line.size()));
            assertThat(row.visibility(xid -> true).visible()).as(row.toString()).isTrue();
        }
        assertThat(said).hasSizeGreaterThan(4);
    }
}
