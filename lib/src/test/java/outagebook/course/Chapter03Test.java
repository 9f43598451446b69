package outagebook.course;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import outagebook.hex.Hex;
import outagebook.notebook.Samples;
import outagebook.wal.Lsn;
import outagebook.wal.SegmentName;

class Chapter03Test extends ChapterContract {
    @TempDir Path folder;

    @Override void answers() throws Exception {
        right("03.1", "00000001000000020000004A");
        right("03.1", "00000001000000020000004a");
        right("03.1", SegmentName.of(1, Lsn.parse("2/4A0001F8"), 16 << 20));
        wrong("03.1", "The first eight digits", "00000002000000020000004A");
        wrong("03.1", "The middle of the name", "00000001000000000000004A");
        wrong("03.1", "The last eight digits", "0000000100000002000001F8");
        wrong("03.1", "24 hexadecimal digits", "4A");

        right("03.2", "0/3001FF0");
        wrong("03.2", "7808 bytes left", "0/3000180");
        wrong("03.2", "32 bytes left", "0/3001FE0");
        wrong("03.2", "none of the three", "0/3001FE8");

        right("03.3", 32908);
        wrong("03.3", "the smallest", 44);
        wrong("03.3", "has data, too", 32896);
        wrong("03.3", "has a header", 32876);
        wrong("03.3", "a small header of its own", 32812);

        Hex hex = Hex.of(Samples.path("9.4"));
        right("03.4", write(hex.replaceAll("^(.{362})..", "$1" + "42"), "rmid"));
        wrong("03.4", "incorrect resource manager data checksum", write(hex.replaceAll("^(.{344})..", "$1" + "42"), "xid"));
        wrong("03.4", "invalid resource manager ID 67", write(hex.replaceAll("^(.{362})..", "$1" + "43"), "other"));
        wrong("03.4", "Nothing is wrong", Samples.path("9.4"));
        wrong("03.4", "the file that you wrote", "nowhere");
    }

    private Path write(Hex changed, String name) throws Exception {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        return changed.writeTo(file);
    }
}
