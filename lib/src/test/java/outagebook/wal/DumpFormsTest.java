package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;

/**
 * The dump tool's other forms, {@code -b}, {@code --stats} and {@code --stats=record}, for all sets of {@code ../shared/wal}
 * that have them. What stands behind {@code desc:} is compared in {@link DescriptionTest}.
 */
class DumpFormsTest {
    @TempDir Path folder;

    static Stream<Path> detailedDumps() throws IOException {
        return files("dump-b.txt.gz");
    }

    static Stream<Path> statistics() throws IOException {
        return files("stats.txt.gz");
    }

    private static Stream<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.filter(file -> file.endsWith(name)).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("detailedDumps") void pagesAreNamedAsWithOptionB(Path dump) throws IOException {
        List<String> ours = withoutDescriptions(printed(WalDirectory.open(dump.getParent())::dumpWithBlocks));
        List<String> theirs = withoutDescriptions(text(dump));
        assertThat(theirs).anyMatch(line -> line.startsWith("\t"));
        assertThat(ours).isEqualTo(theirs);
    }

    @ParameterizedTest @MethodSource("statistics") void statisticsAreThoseOfTheTool(Path file) throws IOException {
        WalStats stats = WalDirectory.open(file.getParent()).stats();
        assertThat(stats.toString()).isEqualTo(text(file));
        assertThat(stats.textByOperation()).isEqualTo(text(file.resolveSibling("stats-record.txt.gz")));
    }

    @Test void statisticsAreNumbersToo() {
        WalStats stats = WalBuilder.of(WalVersion.V15).record(100).record(50).writeTo(folder).stats();
        assertThat(stats.start()).isEqualTo(Lsn.parse("0/300028"));
        assertThat(stats.end()).isEqualTo(Lsn.parse("0/3000F8"));
        assertThat(stats.byOperation()).containsExactly(new WalStats.Row("XLOG/NOOP", 2, 202, 0));
        assertThat(stats.byRmgr()).hasSize(22).first().isEqualTo(new WalStats.Row("XLOG", 2, 202, 0));
        assertThat(stats.total().bytes()).isEqualTo(202);
    }

    @Test void statisticsOfNothingAreEmptyFrom15On() {
        assertThat(WalBuilder.of(WalVersion.V15).writeTo(folder).stats()).hasToString("");
        assertThat(WalBuilder.of(WalVersion.V14).writeTo(folder).stats().toString()).contains("Total                                          0");
    }

    private static List<String> withoutDescriptions(String dump) {
        return dump.lines().map(line -> line.replaceFirst(", desc: .*", "")).toList();
    }

    private static String printed(Consumer<PrintStream> dump) {
        var bytes = new ByteArrayOutputStream();
        dump.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
