package outagebook.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The files of one server: its data directory, its settings, its log.
 *
 * @param user whom they belong to
 * @param path the folder that has them
 */
record ServerFolder(ServerUser user, Path path) {
    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** {@return the file, which now has this text and belongs to the server} */
    Path write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException(file + " cannot be written: " + e.getMessage(), e);
        }
        user.own(file);
        return file;
    }

    /** Puts settings into {@code postgresql.conf}, and takes out what stood there of the same name: 9.3 complains of each line that it cannot obey. */
    void configure(List<String> settings) {
        Path file = data().resolve("postgresql.conf");
        try {
            var lines = new LinkedHashMap<String, String>();
            int others = 0;
            for (String line : Files.readAllLines(file)) lines.put(line.matches("\\w+ *=.*") ? line.split("\\W", 2)[0] : "#" + others++, line);
            for (String setting : settings) {
                String[] part = setting.split("=", 2);
                if (part.length < 2) throw new IllegalArgumentException("\"" + setting + "\" is not a setting: expected name=value");
                lines.put(part[0].strip(), part[0].strip() + " = '" + part[1].replace("\\", "\\\\").replace("'", "''") + "'");
            }
            Files.write(file, lines.values());
        } catch (IOException e) {
            throw new LabException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** {@return how long the log is, in bytes} */
    long logged() {
        try {
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException e) {
            throw new LabException(log() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@return the log from this byte on} */
    String logSince(long from) {
        if (!Files.exists(log())) return "";
        try (var in = Files.newInputStream(log())) {
            in.skipNBytes(from);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException(log() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@return the last lines of the log, but none before this byte} */
    String lastLines(long from) {
        List<String> lines = logSince(from).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }
}
