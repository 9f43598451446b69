package outagebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rooms of the library and the doors between them: no other arrow, so no cycle. */
class RoomsTest {
    private static final Path SOURCES = Path.of("lib/src/main/java/outagebook");
    private static final Pattern OURS = Pattern.compile("\\boutagebook\\.([a-z]+)\\.[A-Z*]");
    private static final Map<String, Set<String>> DOORS = Map.of(
            "hex", Set.of(),
            "wal", Set.of("hex"),
            "pacemaker", Set.of(),
            "recovery", Set.of("hex", "wal"),
            "lab", Set.of("wal", "pacemaker"),
            "notebook", Set.of("hex", "wal", "recovery", "pacemaker", "lab"),
            "course", Set.of("hex", "wal", "recovery", "pacemaker", "lab", "notebook"),
            "kernel", Set.of("notebook", "course"));

    @Test void eachRoomImportsOnlyWhatItMay() throws IOException {
        for (var room : DOORS.entrySet()) {
            Set<String> used = used(room.getKey());
            used.remove(room.getKey());
            assertThat(room.getValue()).as("imports of outagebook." + room.getKey()).containsAll(used);
        }
    }

    @Test void everyRoomIsOnTheList() throws IOException {
        try (var rooms = Files.list(SOURCES)) {
            assertThat(rooms.map(p -> p.getFileName().toString())).containsExactlyInAnyOrderElementsOf(DOORS.keySet());
        }
    }

    private static Set<String> used(String room) throws IOException {
        Set<String> used = new TreeSet<>();
        List<Path> files;
        try (var walk = Files.walk(SOURCES.resolve(room))) {
            files = walk.filter(p -> p.toString().endsWith(".java")).toList();
        }
        assertThat(files).as("sources of " + room).isNotEmpty();
        for (Path file : files) {
            String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|\"[^\"\n]*\"", "");
            OURS.matcher(code).results().forEach(m -> used.add(m.group(1)));
        }
        return used;
    }
}
