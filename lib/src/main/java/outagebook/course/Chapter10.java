package outagebook.course;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import outagebook.notebook.Samples;
import outagebook.wal.Columns;
import outagebook.wal.Row;
import outagebook.wal.RowValue;
import outagebook.wal.SegmentName;
import outagebook.wal.Wal;
import outagebook.wal.WalException;
import outagebook.wal.WalInventory;
import outagebook.wal.WalTransaction;
import outagebook.wal.WalTransaction.Outcome;

/** Incident kit: on the bundled incident. */
final class Chapter10 {
    static final Map<String, Check> CHECKS = Map.of(
            "10.1", Chapter10::nameBefore,
            "10.2", Chapter10::rowsOfTheOpenTransaction,
            "10.3", Chapter10::mended,
            "10.4", Chapter10::lostCommits);
    private static final Columns USERS = Columns.of("id int4, username text, city text");

    private Chapter10() {}

    private static Wal archive() {
        return Wal.open(Samples.project().resolve("data/incident/18/archive"));
    }

    private static Wal server() {
        return Wal.open(Samples.project().resolve("data/incident/18/data/pg_wal"));
    }

    private static Verdict nameBefore(Given given) {
        List<Row> ofGrace = archive().rows().filter(row -> row.operation() == Row.Operation.UPDATE && row.values(USERS).text("id").equals("99")).toList();
        String before = name(ofGrace, Row.Side.OLD);
        String after = name(ofGrace, Row.Side.NEW);
        String said = given.all(RowValue.class).stream().filter(value -> value.column().equals("username")).findFirst().map(RowValue::text)
                .orElse(given.text()).replaceAll("['\"]", "").strip();
        if (said.equals(before)) return Verdict.right("The old row was not in the record of the update; an image of its page in an earlier record has it.");
        if (said.equals(after)) return Verdict.wrong("That is the new name. The other row of the update has the old one.");
        if (given.number().isPresent()) return Verdict.unexpected(given, "a name");
        Set<String> others = archive().rows().map(row -> row.values(USERS).text("username")).collect(Collectors.toSet());
        return Verdict.wrong(others.contains(said) ? "There is such a user, but with another id." : "No row of the archive has this name.");
    }

    private static String name(List<Row> rows, Row.Side side) {
        return rows.stream().filter(row -> row.side() == side).findFirst().orElseThrow().values(USERS).text("username");
    }

    private static Verdict rowsOfTheOpenTransaction(Given given) {
        WalTransaction open = server().transactions().unfinished().get(0);
        List<Row> rows = server().transaction(open.xid()).rows().toList();
        long right = rows.stream().filter(row -> row.side() == Row.Side.NEW).count();
        Given counted = given.values().size() > 1 && given.all(Row.class).size() == given.values().size() ? Given.of(given.values().size()) : given;
        return Verdict.number(counted, right, "So many rows have a new version that nobody will ever see.", Map.of(
                (long) rows.size(), "You counted rows that are not changed by it, or each row twice: an update has an old row and a new one.",
                open.records(), "So many *records* it wrote. An update writes for the indexes too, and may lock the row first.",
                open.xid(), "That is the number of the transaction.", 1L, "One statement, yes. How many rows?"));
    }

    private static Verdict mended(Given given) {
        Wal wal;
        try {
            if (given.one(Wal.class).isPresent()) wal = given.one(Wal.class).get();
            else if (given.one(Path.class).isPresent()) wal = Wal.open(given.one(Path.class).get());
            else if (given.one(String.class).isPresent()) wal = Wal.open(given.one(String.class).get());
            else return Verdict.unexpected(given, "the path of a folder, or a WAL that was opened");
        } catch (WalException | InvalidPathException e) {
            return Verdict.wrong("That cannot be opened: " + e.getMessage());
        }
        return mended(wal);
    }

    private static Verdict mended(Wal wal) {
        List<SegmentName> wanted = archive().names();
        WalInventory inventory = wal.inventory();
        if (wal.systemIdentifier() != server().systemIdentifier()) return Verdict.wrong("That is the WAL of another cluster.");
        if (!inventory.whole()) return Verdict.wrong("Not yet: " + inventory.problems().get(0));
        List<SegmentName> names = inventory.entries().stream().map(WalInventory.Entry::first).toList(); // of a selection not all that wal.names() has
        if (!names.contains(wanted.get(0))) return Verdict.wrong("It begins too late, with " + names.get(0) + ".");
        if (!names.contains(wanted.get(wanted.size() - 1))) return Verdict.wrong("It ends too early, with " + names.get(names.size() - 1) + ".");
        String leftover = inventory.notes().stream().filter(note -> note.contains(", not read: ")).findFirst()
                .map(note -> " But a second file lies beside one of them: " + note + ". Leave one file for each segment, or somebody restores the wrong one.").orElse("");
        return Verdict.right("Every segment is whole, " + inventory.entries().stream().mapToLong(WalInventory.Entry::records).sum() + " records." + leftover);
    }

    private static Verdict lostCommits(Given given) {
        Set<Long> kept = committed(archive());
        Set<Long> lost = new HashSet<>(committed(server()));
        long all = lost.size();
        lost.removeAll(kept);
        if (given.numbers().filter(numbers -> numbers.size() > 1 && Set.copyOf(numbers).equals(lost)).isPresent()) return lostCommits(Given.of(lost.size()));
        List<WalTransaction> transactions = given.all(WalTransaction.class);
        Given counted = transactions.size() > 1 && transactions.size() == given.values().size() ? Given.of(transactions.size()) : given;
        return Verdict.number(counted, lost.size(), "All of them were told that they are safe.", Map.of(
                all, "So many are committed in the server's own files. Some of them are in the good part of the archive.",
                all + 1, "One of these was never committed.", (long) lost.size() + 1, "One of these was never committed, so it was never promised.",
                (long) lost.size() - 1, "Nearly. Think of the last segment, which only the server has.",
                1L, "One *record* is damaged. What becomes of everything behind it?", (long) kept.size(), "So many are kept."));
    }

    private static Set<Long> committed(Wal wal) {
        return wal.transactions().with(Outcome.COMMITTED).stream().map(WalTransaction::xid).collect(Collectors.toSet());
    }
}
