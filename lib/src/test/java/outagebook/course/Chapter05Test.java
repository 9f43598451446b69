package outagebook.course;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import outagebook.hex.Hex;
import outagebook.notebook.Samples;

class Chapter05Test extends ChapterContract {
    @TempDir Path folder;

    @Override void answers() throws Exception {
        Hex hex = Hex.of(Samples.path("9.4"));
        right("05.1", zero(hex, 0x4d0));
        right("05.1", write(zero(hex, 0x4d0), "lovelace"));
        wrong("05.1", "You changed something else", zero(hex, 0x148));
        wrong("05.1", "Nothing was changed", hex);
        wrong("05.1", "but it is not zero", hex.replaceAll("^(.{" + 2 * 0x4d0 + "})..", "$1" + "01"));
        wrong("05.1", "no longer as large", new byte[] {1, 2, 3});
        wrong("05.1", "the file that you wrote", "lovelace");

        Hex trap = Hex.of(Samples.path("trap"));
        right("05.2", trap.replaceAll("3f(000000.{112}41424300)", "00$1"));
        wrong("05.2", "You changed something else", trap.replaceAll("3f(000000.+41424300)", "00$1"));
        wrong("05.2", "Nothing was changed", trap.replaceAll("3f(000000.{110}41424300)", "00$1"));

        right("05.3", write(zero(hex, 0x270), "ten"));
        wrong("05.3", "9 records are left", write(zero(hex, 0x228), "nine"));
        wrong("05.3", "25 records are left", Samples.path("9.4"));
        wrong("05.3", "the file that you wrote", 10);

        right("05.4", "c");
        wrong("05.4", "salvage", "a");
        wrong("05.4", "checksums", "b");
    }

    private static Hex zero(Hex hex, int offset) {
        return hex.replaceAll("^(.{" + 2 * offset + "})..", "$1" + "00");
    }

    private Path write(Hex changed, String name) throws Exception {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        return changed.writeTo(file);
    }
}
