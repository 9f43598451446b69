package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** IJava and JJava import none of our rooms: a notebook imports each one that it uses a type of. */
class ImportsTest {
    private static final Path ROOMS = Path.of("lib/src/main/java/outagebook");

    @TestFactory Stream<DynamicTest> everyRoomInUseIsImported() throws IOException {
        Map<String, String> types = types();
        assertThat(types).containsEntry("WalFile", "wal").containsEntry("Samples", "notebook");
        return Notebook.readAll(Path.of("notebooks")).entrySet().stream().map(each -> dynamicTest(each.getKey(), () -> {
            String code = each.getValue().code().stream().map(Notebook.Cell::source).collect(Collectors.joining("\n"));
            String words = code.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "").replaceAll("//.*", "");
            types.forEach((type, room) -> {
                if (Pattern.compile("(?<![.\\w])" + type + "\\b").matcher(words).find())
                    assertThat(code).as(type).containsPattern("(?m)^import outagebook\\." + room + "\\.(\\*|" + type + ");");
            });
        }));
    }

    /** The public types, and the room of each. */
    private static Map<String, String> types() throws IOException {
        var types = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(ROOMS)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                if (Pattern.compile("(?m)^public .*\\b" + type + "\\b").matcher(Files.readString(file)).find())
                    types.put(type, file.getParent().getFileName().toString());
            }
        }
        return types;
    }
}
