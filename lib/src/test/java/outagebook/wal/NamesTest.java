package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.hex.Field;

/** Measures in all recorded segments how many bytes have which kind of name, and prints the table. */
class NamesTest {
    /** Bytes that only a table's types, an extension or a whole page explain: they have a name, but no struct. */
    private static final Pattern CONTENT = Pattern.compile("(.* )?(image|user data|index keys|index values|null bits|prefix|label|message|page|page bytes"
            + "|contents|GinPostingList.bytes)");
    private static final Pattern UNNAMED = Pattern.compile("(block \\d+ )?(main |rmgr )?data");
    private static final Map<String, Map<WalVersion, long[]>> COUNTED = new TreeMap<>();

    static Stream<String> sets() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 2)) {
            return all.filter(Files::isDirectory).map(p -> Shared.file("wal").relativize(p).toString())
                    .filter(p -> p.matches("[^/]+/(a|b|ov|tl)|talk.*")).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("sets") void leavesNoByteWithoutAName(String set) {
        Map<String, String> unnamed = new TreeMap<>();
        Map<String, String> wrong = new TreeMap<>();
        int count = 0;
        for (WalRecord record : WalDirectory.open(Shared.file("wal/" + set)).records()) {
            String kind = record.rmgr() + " " + record.operation();
            unnamed(record).forEach(field -> unnamed.putIfAbsent(kind + " " + field.name(), record.lsn() + " " + field));
            List<String> numbers = PrintedNumbers.withoutField(record);
            if (!numbers.isEmpty()) wrong.putIfAbsent(kind, record.lsn() + " " + numbers + " of " + record.description() + " in " + record.fields());
            assertThat(bytesOnce(record)).as("%s %s", record.lsn(), record.fields()).isEqualTo(record.totalLength());
            count(record);
            count++;
        }
        assertThat(unnamed).isEmpty();
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThan(20);
    }

    static List<Field> unnamed(WalRecord record) {
        return record.fields().stream().filter(NamesTest::isUnnamed).toList();
    }

    private static boolean isUnnamed(Field field) {
        return UNNAMED.matcher(field.name()).matches();
    }

    /** How far fields follow one another without gap or overlap. */
    static long bytesOnce(WalRecord record) {
        long end = 0;
        for (Field field : record.fields()) {
            if (field.offset() != end || field.length() <= 0) return -1;
            end = field.end();
        }
        return end;
    }

    private static void count(WalRecord record) {
        long[] bytes = COUNTED.computeIfAbsent(record.rmgr(), name -> new TreeMap<>()).computeIfAbsent(record.version(), version -> new long[4]);
        bytes[0]++;
        for (Field field : record.fields()) {
            bytes[isUnnamed(field) ? 3 : CONTENT.matcher(field.name()).matches() ? 2 : 1] += field.length();
        }
    }

    @AfterAll static void printTheTable() {
        System.out.println("Bytes of all recorded records: with the name of a struct's member / content with a name / without a name");
        COUNTED.forEach((rmgr, versions) -> System.out.printf("%-18s %s%n", rmgr, versions.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue()[1] + "/" + e.getValue()[2] + "/" + e.getValue()[3]).collect(Collectors.joining("  "))));
    }
}
