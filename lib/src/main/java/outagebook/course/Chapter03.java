package outagebook.course;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import outagebook.notebook.Samples;
import outagebook.wal.EndOfWal;
import outagebook.wal.Lsn;
import outagebook.wal.SegmentName;
import outagebook.wal.WalException;
import outagebook.wal.WalFile;

/** Reading the error: PostgreSQL 9.4.26, {@code src/backend/access/transam/xlogreader.c}. */
final class Chapter03 {
    static final Map<String, Check> CHECKS = Map.of(
            "03.1", Chapter03::segmentName,
            "03.2", Chapter03::cutHeader,
            "03.3", Chapter03::largestLength,
            "03.4", Chapter03::nextCheck);

    private static final int SEGMENT = 16 << 20;
    private static final int PAGE = 8192;
    private static final int HEADER = 32;

    private Chapter03() {}

    private static Verdict segmentName(Given given) {
        Lsn lsn = Lsn.parse("2/4A0001F8");
        String right = SegmentName.of(1, lsn, SEGMENT).toString();
        String name = given.text().strip();
        if (name.equalsIgnoreCase(right)) return Verdict.right("Timeline, and twice eight digits of the position.");
        if (!name.matches("(?i)[0-9a-f]{24}")) return Verdict.unexpected(given, "the name of a segment, 24 hexadecimal digits");
        SegmentName other = SegmentName.parse(name);
        if (other.timeline() != 1) return Verdict.wrong("The first eight digits are the timeline, and the replica says which one it is on.");
        return Verdict.wrong(other.high() != lsn.value() >>> 32 ? "The middle of the name is the part of the address before the `/`."
                : "The last eight digits count segments: 0x1000000 bytes each.");
    }

    private static Verdict cutHeader(Given given) {
        List<Lsn> places = List.of(Lsn.parse("0/3000180"), Lsn.parse("0/3001FE0"), Lsn.parse("0/3001FF0"));
        Lsn right = places.stream().filter(lsn -> lsn.value() % PAGE > PAGE - HEADER).findFirst().orElseThrow();
        return Verdict.lsn(given, right, "Its header is cut by the end of the page.", lsn -> !places.contains(lsn) ? "It is none of the three."
                : "There are " + (PAGE - lsn.value() % PAGE) + " bytes left on that page. A header needs " + HEADER + ".");
    }

    private static Verdict largestLength(Given given) {
        long least = HEADER + 12;
        long images = 4 * (24 + PAGE);
        return Verdict.number(given, least + images, "One more, and it cannot be true any more.", Map.of(
                least, "That is the smallest one. The other side, please.",
                HEADER + images, "The record has data, too.",
                12 + images, "The record has a header, too.",
                least + 4 * PAGE, "Each page comes with a small header of its own."));
    }

    private static Verdict nextCheck(Given given) {
        Optional<Path> file = given.file();
        if (file.isEmpty()) return Verdict.unexpected(given, "the file that you wrote, as a path");
        String right = "invalid resource manager ID 66 at 0/30000A8";
        EndOfWal end;
        try {
            end = WalFile.open(file.get()).verdict();
        } catch (WalException e) {
            return Verdict.wrong("That file cannot be read as WAL: " + e.getMessage());
        }
        if (end.message().equals(right)) return Verdict.right("The length check passes, that of the resource manager does not.");
        if (end.equals(WalFile.open(Samples.path("9.4")).verdict()) || end.healthy()) return Verdict.wrong("Nothing is wrong with that file.");
        return Verdict.wrong("It says: " + end.message() + ".");
    }
}
