package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;

/**
 * Each line of our dump is the line of that version's own dump tool, for every record of {@code ../shared/wal}.
 *
 * <p>{@code -Doutagebook.rmgr=Gin} prints the first differences of one resource manager in each set.
 */
class DescriptionTest {
    private static final Pattern RMGR = Pattern.compile("rmgr: (\\S+) .*? desc: (\\S+)");

    /** What is known to differ, as "rmgr operation": why. Nothing else may. */
    private static final Map<String, String> EXEMPT = Map.of();

    /** What a dump tool older than its server leaves out of a set: pg_waldump 16.4 of a PREPARE, against 16.15. */
    private static final Map<String, Pattern> LEFT_OUT =
            Map.of("16.15/a", Pattern.compile("; (commit|abort) dropped stats:( \\d+/\\d+/\\d+)+"));
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    static Stream<String> sets() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.filter(Files::isDirectory).map(p -> Shared.file("wal").relativize(p).toString()).filter(p -> p.matches("[^/]+/(a|b|ov)"))
                    .sorted().toList().stream();
        }
    }

    /** Folders of several timelines, and each of them, as "folder/timeline". Its dump need not begin where our reading does. */
    static Stream<String> timelines() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.map(p -> Shared.file("wal").relativize(p).toString()).filter(p -> p.matches(".*/tl/tli\\d-dump.txt.gz"))
                    .map(p -> p.replaceFirst("tli(\\d).*", "$1")).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("sets") void eachLineIsThatOfTheDumpTool(String set) throws IOException {
        Path folder = Shared.file("wal/" + set);
        compare(set, WalDirectory.open(folder), folder.resolve("dump.txt.gz"));
    }

    @ParameterizedTest @MethodSource("timelines") void eachLineOfATimelineIsThatOfTheDumpTool(String timeline) throws IOException {
        Path folder = Shared.file("wal/" + timeline).getParent();
        int number = timeline.charAt(timeline.length() - 1) - '0';
        compare(timeline, WalDirectory.open(folder, number), folder.resolve("tli" + number + "-dump.txt.gz"));
    }

    private static void compare(String set, Wal wal, Path dump) throws IOException {
        Pattern leftOut = LEFT_OUT.getOrDefault(set, NOTHING);
        Map<String, List<String>> different = new TreeMap<>();
        int equal = 0;
        try (BufferedReader theirs = lines(dump)) {
            Iterator<WalRecord> records = wal.records().iterator();
            WalRecord record = null;
            for (String line = theirs.readLine(); line != null; line = theirs.readLine()) {
                if (!line.startsWith("rmgr: ")) continue;
                record = record == null ? firstAt(records, lsn(line)) : records.next();
                String ours = leftOut.matcher(DumpLine.line(record)).replaceAll("");
                if (ours.equals(line)) equal++;
                else different.computeIfAbsent(kind(line), k -> new ArrayList<>()).add("- " + line + "\n+ " + ours);
            }
        }
        different.keySet().removeAll(EXEMPT.keySet());
        report(set, equal, different);
        assertThat(different.keySet()).as(set + ": " + summary(different)).isEmpty();
    }

    @Test void exemptionsAreExplained() {
        assertThat(EXEMPT.values()).allMatch(reason -> reason.length() > 10);
    }

    private static void report(String set, int equal, Map<String, List<String>> different) {
        String wanted = System.getProperty("outagebook.rmgr");
        if (wanted == null) return;
        System.out.println(set + ": " + equal + " equal; " + summary(different));
        different.forEach((kind, pairs) -> {
            if (kind.startsWith(wanted + " ")) pairs.stream().limit(2).forEach(System.out::println);
        });
    }

    private static String summary(Map<String, List<String>> different) {
        var counts = new TreeMap<String, Integer>();
        different.forEach((kind, pairs) -> counts.put(kind, pairs.size()));
        return counts.toString();
    }

    private static WalRecord firstAt(Iterator<WalRecord> records, Lsn lsn) {
        WalRecord record = records.next();
        while (record.lsn().compareTo(lsn) < 0) record = records.next();
        return record;
    }

    private static Lsn lsn(String line) {
        int from = line.indexOf(", lsn: ") + ", lsn: ".length();
        return Lsn.parse(line.substring(from, line.indexOf(',', from)));
    }

    private static String kind(String line) {
        Matcher matcher = RMGR.matcher(line);
        return matcher.find() ? matcher.group(1) + " " + matcher.group(2) : line;
    }

    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }
}
