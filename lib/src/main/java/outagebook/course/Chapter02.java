package outagebook.course;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import outagebook.hex.Field;
import outagebook.notebook.Samples;
import outagebook.recovery.Crash;
import outagebook.recovery.Page;
import outagebook.recovery.Replay;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/** Crash recovery: on the bundled crashes of 9.3 and 18 without full page writes. */
final class Chapter02 {
    static final Map<String, Check> CHECKS = Map.of(
            "02.1", Chapter02::headerFields,
            "02.2", Chapter02::whoMakesTuringVisible,
            "02.3", Chapter02::checksums,
            "02.4", Chapter02::largestHarmlessTear);

    private Chapter02() {}

    private static Verdict headerFields(Given given) {
        Crash crash = Samples.crash("9.3-no-fpw");
        List<String> changed = crash.crashed().get(crash.table()).changedSince(crash.base().get(crash.table())).stream().map(Field::name).toList();
        List<String> header = changed.stream().filter(name -> name.startsWith("pd_")).toList();
        if (given.words().containsAll(changed)) return Verdict.right("That is all that differs. Of the header it is: " + String.join(", ", header) + ".");
        Given full = Given.of(given.words().stream().map(word -> header.contains("pd_" + word.toLowerCase(Locale.ROOT)) ? "pd_" + word : word).toList());
        return Verdict.names(full, header, "The stamp, and the two ends of the free space. The rest is three line pointers and three rows.");
    }

    private static Verdict whoMakesTuringVisible(Given given) {
        List<WalRecord> records = WalFile.open(Samples.crash("9.3-no-fpw").wal()).records().stream().toList();
        long turing = records.stream().filter(record -> record.texts().contains("turing")).findFirst().orElseThrow().xid();
        Lsn commit = records.stream().filter(record -> record.xid() == turing && record.operation().equals("commit")).findFirst().orElseThrow().lsn();
        return Verdict.lsn(given, commit, "The commit. His row stood in the page before, but nobody was allowed to see it.",
                lsn -> records.stream().filter(record -> record.lsn().equals(lsn)).findFirst().map(record -> at(record, turing)).orElse("No record begins there."));
    }

    private static String at(WalRecord record, long turing) {
        String there = "There stands " + record.rmgr() + " " + record.operation() + " of transaction " + record.xid() + ". ";
        return there + (record.xid() == turing ? "It brings his row or its entry, but can anybody see the row then?" : "That transaction is not his.");
    }

    private static Verdict checksums(Given given) {
        Crash crash = Samples.crash("18-no-fpw");
        Page torn = crash.crashed().get(crash.table()).torn(Page.SIZE / 2, crash.base().get(crash.table()));
        long stored = torn.checksum();
        long computed = torn.computedChecksum(0);
        Optional<List<Long>> numbers = given.numbers();
        if (numbers.isEmpty() || numbers.get().size() != 2) return Verdict.unexpected(given, "two numbers: the checksum in the page, and the one that its bytes have");
        if (numbers.get().equals(List.of(stored, computed))) return Verdict.right("The same two numbers stand in the server's log, and it does not start.");
        if (numbers.get().equals(List.of(computed, stored))) return Verdict.wrong("These are the two numbers, but the other way round: first what stands in the page.");
        if (numbers.get().get(0).equals(numbers.get().get(1))) return Verdict.wrong("If they were equal, nobody would notice the tear. Did you tear the page?");
        if (numbers.get().contains(torn.computedChecksum(1))) return Verdict.wrong("The number of the page goes into the checksum, and this is page 0 of its file.");
        return Verdict.wrong(numbers.get().get(0) == stored ? "The first is right, the second is not." : numbers.get().get(1) == computed
                ? "The second is right, the first is not." : "Neither is right. Take the table's page of the crash \"18-no-fpw\", torn at 4096.");
    }

    private static Verdict largestHarmlessTear(Given given) {
        int most = 0;
        while (repaired(most + 1)) most++;
        return Verdict.number(given, most, "The stamp fills the first eight bytes. As soon as its last byte is the new one, it says: I have everything.",
                Map.of(0L, "With no new byte at all it works, yes. Does it work with some?",
                        8L, "With these, the whole stamp is new. Try it.", 4096L, "That is the tear of this chapter, and it is not repaired."));
    }

    private static boolean repaired(int newBytes) {
        Crash crash = Samples.crash("9.3-no-fpw");
        var files = new HashMap<>(crash.crashed());
        files.put(crash.table(), crash.crashed().get(crash.table()).torn(newBytes, crash.base().get(crash.table())));
        Page page = Replay.of(WalFile.open(crash.wal()), files).after(crash.commitLog()).from(crash.control()).run().page(crash.table());
        return page.equals(crash.recovered().get(crash.table()));
    }
}
