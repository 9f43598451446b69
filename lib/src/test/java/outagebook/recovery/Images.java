package outagebook.recovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import outagebook.wal.BlockRef;
import outagebook.wal.WalRecord;

/** Pages after each record, compared with the copies that the server wrote of them behind the same record. */
final class Images {
    final Map<String, int[]> counts = new TreeMap<>();
    final List<String> differences = new ArrayList<>();

    /** Replays all that is left. */
    void compare(Replay replay) {
        while (!replay.atEnd()) compare(replay, replay.step());
    }

    private void compare(Replay replay, Step step) {
        WalRecord record = step.record();
        for (BlockRef block : record.blocks()) {
            if (block.image().isEmpty() || block.image().get().apply()) continue;
            int[] count = counts.computeIfAbsent(record.rmgr() + "/" + record.operation() + " block " + block.id(), name -> new int[4]);
            PageId id = PageId.of(block);
            Page ours = replay.page(id);
            if (!replay.doubt(id).isEmpty()) {
                count[2]++;
            } else if (ours == null) {
                differences.add(step + " is not there");
            } else if (ours.lsn().compareTo(record.endLsn()) <= 0) {
                count[0]++;
                if (same(id, record.page(block.id()), ours, step)) count[1]++;
            } else {
                count[3]++;
            }
        }
    }

    private boolean same(PageId id, byte[] image, Page ours, Step step) {
        var version = step.record().version();
        Mask mask = mask(step.record());
        Page theirs = Page.of(image);
        Page one = mask == null ? theirs : mask.of(id, theirs, version);
        Page two = mask == null ? ours : mask.of(id, ours, version);
        boolean map = id.fork() == 2;
        if (Arrays.equals(one.bytes(), two.bytes()) && (!map || sameMap(theirs, ours))) return true;
        differences.add(step.record().lsn() + " " + RedoOracleTest.first(id, map ? theirs : one, map ? ours : two) + "\n  " + step + " " + step.record().description());
        return false;
    }

    /** The server's mask hides all bits of a visibility map; ours must be right all the same. */
    private static boolean sameMap(Page theirs, Page ours) {
        return Arrays.equals(theirs.bytes(), Page.HEADER, Page.SIZE, ours.bytes(), Page.HEADER, Page.SIZE);
    }

    private static Mask mask(WalRecord record) {
        return switch (record.rmgr()) {
            case "Heap", "Heap2" -> Mask.HEAP;
            case "Btree" -> Mask.BTREE;
            case "Sequence" -> Mask.SEQUENCE;
            default -> null;
        };
    }

    String table() {
        var lines = new StringBuilder(String.format("%-45s %9s %9s %13s %5s%n", "operation", "compared", "equal", "not supported", "newer"));
        counts.forEach((name, count) -> lines.append(line(name, count)));
        return lines.append(line("all", all())).toString();
    }

    int[] all() {
        int[] all = new int[4];
        counts.values().forEach(count -> Arrays.setAll(all, i -> all[i] + count[i]));
        return all;
    }

    private static String line(String name, int[] count) {
        return String.format("%-45s %9d %9d %13d %5d%n", name, count[0], count[1], count[2], count[3]);
    }
}
