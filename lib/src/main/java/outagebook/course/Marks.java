package outagebook.course;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The learner's progress in a file, by the id of the exercise.
 *
 * <p>Kernels that write at the same time wait for each other; a reader never sees half a file; a file that is no
 * progress is put aside under another name, never overwritten.
 */
record Marks(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object ONE_AT_A_TIME = new Object();

    /**
     * What is known now.
     *
     * @param notice what went wrong with the file, "" if nothing
     */
    record Known(SortedMap<String, Mark> marks, String notice) {
        Mark of(String id) {
            return marks.getOrDefault(id, Mark.NONE);
        }
    }

    Known read() {
        return change("", mark -> mark);
    }

    /** Changes the mark of one exercise, and keeps it; if that is not possible, the notice says why. */
    Known change(String id, UnaryOperator<Mark> change) {
        synchronized (ONE_AT_A_TIME) {
            try {
                if (id.isEmpty() && !Files.exists(file)) return new Known(Collections.emptySortedMap(), "");
                return locked(id, change);
            } catch (IOException e) {
                var mark = new TreeMap<String, Mark>();
                if (!id.isEmpty()) mark.put(id, change.apply(Mark.NONE));
                return new Known(mark, "Your progress cannot be kept in " + file + ": " + e);
            }
        }
    }

    private Known locked(String id, UnaryOperator<Mark> change) throws IOException {
        Files.createDirectories(file.getParent());
        Path lock = file.resolveSibling(".progress.lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed
            Known known = load();
            Mark before = known.of(id);
            if (id.isEmpty() || change.apply(before).equals(before)) return known;
            known.marks.put(id, change.apply(before));
            write(known.marks);
            return known;
        }
    }

    private Known load() throws IOException {
        if (!Files.exists(file)) return new Known(new TreeMap<>(), "");
        try {
            var marks = JSON.readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, Mark>>() {});
            if (marks == null || marks.containsValue(null)) throw new IOException("a null where a mark should be");
            return new Known(marks, "");
        } catch (IOException e) {
            Path aside = aside();
            Files.move(file, aside);
            return new Known(new TreeMap<>(), file.getFileName() + " cannot be read as your progress (" + e.getMessage().lines().findFirst().orElse("")
                    + "). It was kept as " + aside.getFileName() + " in the same folder; from here on a new one is written.");
        }
    }

    private Path aside() {
        int number = 1;
        while (Files.exists(file.resolveSibling("progress-damaged-" + number + ".json"))) number++;
        return file.resolveSibling("progress-damaged-" + number + ".json");
    }

    private void write(SortedMap<String, Mark> marks) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), ".progress", ".new");
        try {
            Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(marks));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
