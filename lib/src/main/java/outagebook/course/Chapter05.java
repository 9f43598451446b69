package outagebook.course;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import outagebook.hex.Hex;
import outagebook.notebook.Samples;
import outagebook.wal.WalException;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/** Breaking the WAL: files that the learner broke, compared with the bundled ones. */
final class Chapter05 {
    static final Map<String, Check> CHECKS = Map.of(
            "05.1", given -> zeroedLength(given, "9.4", "lovelace"),
            "05.2", given -> zeroedLength(given, "trap", "ABC"),
            "05.3", Chapter05::exactlyTen,
            "05.4", Chapter05::whyNotSearchOn);

    private Chapter05() {}

    private static Verdict zeroedLength(Given given, String sample, String text) {
        Optional<byte[]> bytes = given.bytes();
        if (bytes.isEmpty()) return Verdict.unexpected(given, "the file that you wrote, or the `Hex` with the change");
        byte[] before = Hex.of(Samples.path(sample)).bytes();
        byte[] after = bytes.get();
        if (after.length != before.length) return Verdict.wrong("It is no longer as large as it was: " + after.length + " bytes, not " + before.length + ".");
        long[] changed = LongStream.range(0, before.length).filter(i -> before[(int) i] != after[(int) i]).toArray();
        if (changed.length == 0) return Verdict.wrong("Nothing was changed: the pattern did not match, or this is the original.");
        WalFile wal = WalFile.open(Samples.path(sample));
        long start = wal.records().stream().filter(r -> r.texts().contains(text)).findFirst().orElseThrow().fileOffset(0);
        for (long offset : changed)
            if (offset < start || offset >= start + 4) return Verdict.wrong("You changed something else: " + wal.locate(offset) + ".");
        for (int i = 0; i < 4; i++)
            if (after[(int) start + i] != 0) return Verdict.wrong("The right field, but it is not zero.");
        return Verdict.right("Its length is zero, and nothing else has changed.");
    }

    private static Verdict exactlyTen(Given given) {
        Optional<Path> file = given.file();
        if (file.isEmpty()) return Verdict.unexpected(given, "the file that you wrote, as a path");
        long left;
        try {
            left = WalFile.open(file.get()).records().stream().map(WalRecord::lsn).count();
        } catch (WalException e) {
            return Verdict.wrong("That file cannot be read as WAL: " + e.getMessage());
        }
        if (left == 10) return Verdict.right("Ten are left, and nobody can read the eleventh.");
        return Verdict.wrong(left + (left == 1 ? " record is" : " records are") + " left in it.");
    }

    private static Verdict whyNotSearchOn(Given given) {
        return Verdict.choice(given, "c", "Better a moment that did exist.", Map.of(
                "a", "It is not so hard: `salvage()` did it a minute ago.",
                "b", "Their checksums are right, and salvage proved each of them. It is not about the records themselves."));
    }
}
