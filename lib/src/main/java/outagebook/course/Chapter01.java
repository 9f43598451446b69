package outagebook.course;

import java.util.List;
import java.util.Map;
import outagebook.hex.Hex;
import outagebook.notebook.Samples;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/** Logs and WALs: on the bundled segments of 9.4 and 18. */
final class Chapter01 {
    static final Map<String, Check> CHECKS = Map.of(
            "01.1", Chapter01::transactionOfTuring,
            "01.2", Chapter01::recordOfSixLetters,
            "01.3", Chapter01::priceOfLovelace,
            "01.4", Chapter01::oldLogs);

    private Chapter01() {}

    private static Verdict transactionOfTuring(Given given) {
        WalRecord turing = inserting("9.4", "turing");
        return Verdict.number(given, turing.xid(), "His row, its entry in the index, and the commit have this number.", Map.of(
                inserting("9.4", "codd").xid(), "That was codd.",
                inserting("9.4", "lovelace").xid(), "That was lovelace.",
                (long) turing.totalLength(), "That is the length of his record. Look one column further."));
    }

    private static Verdict recordOfSixLetters(Given given) {
        Hex hex = Hex.of(Samples.path("9.4"));
        long offset = hex.first("ABCDEF");
        WalFile wal = WalFile.open(Samples.path("9.4"));
        Lsn right = wal.locate(offset).record().orElseThrow().lsn();
        return Verdict.lsn(given, right, "And the text itself stands " + (offset - wal.record(right).fileOffset(0)) + " bytes behind the record's beginning.", lsn ->
                lsn.value() % (16 << 20) == offset ? "There the *text* stands. Which record is it in?"
                        : lsn.equals(inserting("9.4", "ABCDE").lsn()) ? "In that record is `ABCDE`. One letter is missing." : "");
    }

    private static Verdict priceOfLovelace(Given given) {
        return Verdict.number(given, transaction("18", "lovelace"), "So many bytes for eight letters.", Map.of(
                transaction("9.4", "lovelace"), "That is the price in 9.4. The question is about 18.",
                (long) inserting("18", "lovelace").totalLength(), "That is the first record of three.",
                records("18").stream().filter(r -> r.xid() == inserting("18", "lovelace").xid()).count(), "So many records, yes. How many bytes?"));
    }

    private static Verdict oldLogs(Given given) {
        return Verdict.choice(given, "b", "Without it, committed rows are gone, and the replicas stop.", Map.of(
                "a", "A text log is a report. Who reads it when the server starts again?",
                "c", "One of the two is read by programs, to know what the data is."));
    }

    private static long transaction(String sample, String text) {
        long xid = inserting(sample, text).xid();
        return records(sample).stream().filter(r -> r.xid() == xid).mapToLong(WalRecord::totalLength).sum();
    }

    private static WalRecord inserting(String sample, String text) {
        return records(sample).stream().filter(r -> r.texts().contains(text)).findFirst().orElseThrow();
    }

    private static List<WalRecord> records(String sample) {
        return WalFile.open(Samples.path(sample)).records().stream().toList();
    }
}
