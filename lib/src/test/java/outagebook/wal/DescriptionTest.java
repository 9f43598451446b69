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

    static Stream<String> sets() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.filter(Files::isDirectory).map(p -> Shared.file("wal").relativize(p).toString()).filter(p -> p.matches("[^/]+/(a|b|ov)"))
                    .sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("sets") void eachLineIsThatOfTheDumpTool(String set) throws IOException {
        Path folder = Shared.file("wal/" + set);
        Map<String, List<String>> different = new TreeMap<>();
        int equal = 0;
        try (BufferedReader theirs = lines(folder.resolve("dump.txt.gz"))) {
            Iterator<WalRecord> records = WalDirectory.open(folder).records().iterator();
            for (String line = theirs.readLine(); line != null; line = theirs.readLine()) {
                if (!line.startsWith("rmgr: ")) continue;
                String ours = DumpLine.line(records.next());
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

    private static String kind(String line) {
        Matcher matcher = RMGR.matcher(line);
        return matcher.find() ? matcher.group(1) + " " + matcher.group(2) : line;
    }

    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }
}
