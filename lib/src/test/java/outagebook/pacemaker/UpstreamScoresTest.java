package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Pacemaker's own regression clusters, read from the shared folder where they are; their licence is another one, so none is kept here.
 * A case counts as equal if both the order of the printed lines and the sorted lines stored upstream are the same.
 */
class UpstreamScoresTest {
    /** Clusters with something that no part of the model knows: refused by name, not answered. */
    private static final Map<String, String> REFUSED = Map.of(
            "1.1.10 domain", "location constraints on domains of nodes",
            "2.1.5 shutdown-lock", "resources locked to a node that was shut down",
            "2.1.5 shutdown-lock-expiration", "resources locked to a node that was shut down");

    @Test
    void printsTheLinesOf1110() throws IOException {
        assertThat(equal("1.1.10")).containsExactly(Map.entry("narrow, no fencing", "36 of 36"), Map.entry("in scope", "238 of 239"));
    }

    @Test
    void printsTheLinesOf215() throws IOException {
        assertThat(equal("2.1.5")).containsExactly(Map.entry("narrow, no fencing", "71 of 71"), Map.entry("in scope", "317 of 319"));
    }

    private static Map<String, String> equal(String release) throws IOException {
        Path folder = Cases.shared("upstream/" + release);
        int narrow = 0;
        int narrowEqual = 0;
        int scope = 0;
        List<String> refused = new ArrayList<>();
        List<String> different = new ArrayList<>();
        for (JsonNode entry : Cases.json(folder.resolve("index.json"))) {
            if (!entry.get("in_scope").asBoolean()) {
                continue;
            }
            String name = entry.get("case").asText();
            boolean same = false;
            try {
                same = isEqual(folder, name, release);
                if (!same) {
                    different.add(release + " " + name);
                }
            } catch (OutOfScope e) {
                refused.add(release + " " + name);
            }
            boolean isNarrow = entry.get("in_narrow_scope").asBoolean() && !entry.get("fencing").asBoolean();
            scope++;
            narrow += isNarrow ? 1 : 0;
            narrowEqual += isNarrow && same ? 1 : 0;
        }
        assertThat(different).as("cases answered wrongly").isEmpty();
        assertThat(REFUSED.keySet()).as("cases refused have a known reason").containsAll(refused);
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("narrow, no fencing", narrowEqual + " of " + narrow);
        counts.put("in scope", scope - refused.size() + " of " + scope);
        System.out.println("upstream " + release + ": " + counts + ", refused: " + refused);
        return counts;
    }

    private static boolean isEqual(Path folder, String name, String release) throws IOException {
        List<String> lines;
        try {
            lines = Cases.scores(folder.resolve(name + ".xml.gz"), release);
        } catch (OutOfScope refused) {
            return false;
        }
        return lines.equals(Cases.scoreLines(folder.resolve(name + ".printed.gz")))
                && lines.stream().sorted().toList().equals(Cases.scoreLines(folder.resolve(name + ".scores.gz")).stream().sorted().toList());
    }
}
