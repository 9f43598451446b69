package outagebook.wal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything in a WAL that is certainly a record, also behind damage, where PostgreSQL itself stops.
 *
 * <p>{@code WalFile.open("000000010000000000000003").salvage()} goes on behind each place where WAL ends, at the next record
 * that is certain: its header is possible for that version, its checksum is right, and something outside of it proves its
 * place ({@link Proof}). From there it reads on as the server does. A record that is whole but has no such proof is named in
 * the {@link Gap}, and not counted; so are records whose links lead to another history: what a recycled file still holds, or
 * what the server gave up at a crash.
 *
 * <p>What this cannot know: whether zeroes were written over, or never written; and somebody who made bytes in a table look
 * like records for just this place could deceive it where the record around them is destroyed. What is behind a gap is for
 * reading, not for recovery: the changes in the gap are missing.
 */
public final class Salvage {
    private static final int SHOWN = 20;
    private final Wal wal;
    private final List<Run> runs;
    private final List<Gap> gaps;
    private final Gap tail;
    private final EndOfWal end;
    private final Ending ending;

    Salvage(Wal wal, List<Run> runs, List<Gap> gaps, Gap tail, EndOfWal end, Ending ending) {
        this.wal = wal;
        this.runs = runs;
        this.gaps = gaps;
        this.tail = tail;
        this.end = end;
        this.ending = ending;
    }

    /** {@return the stretches of records without a gap, in order} */
    public List<Run> runs() {
        return runs;
    }

    /** {@return what lies between the runs; none if the WAL has no damage in front of a record} */
    public List<Gap> gaps() {
        return gaps;
    }

    /** {@return what lies behind the last run, unless WAL goes on there in a segment that is not here} */
    public Optional<Gap> tail() {
        return Optional.ofNullable(tail);
    }

    /** {@return why nothing is read behind the last run} */
    public EndOfWal end() {
        return end;
    }

    /** {@return what kind of end that is} */
    public Ending ending() {
        return ending;
    }

    /** {@return how many records there are in all runs} */
    public long count() {
        return runs.stream().mapToLong(Run::records).sum();
    }

    /** {@return the records of all runs in order, read again each time they are walked through} */
    public WalRecords records() {
        return wal.salvagedRecords();
    }

    /**
     * Records that follow one another without a gap, each linked to the one before it.
     *
     * @param first   LSN of the first record
     * @param last    LSN of the last record
     * @param end     LSN behind the last record
     * @param records how many
     * @param proof   what proves the first one's place; the others are proved by their links
     */
    public record Run(Lsn first, Lsn last, Lsn end, long records, Proof proof) {
        /** {@return like {@code 0/3000188 to 0/3000650, 20 records}} */
        @Override public String toString() {
            return records == 1 ? first + ", 1 record" : first + " to " + last + ", " + grouped(records) + " records";
        }
    }

    /** What proves that a record belongs where it is, besides its checksum. */
    public enum Proof {
        /** The reader came to it from the start of the file, as the server would. */
        FROM_THE_START("read from the start, as PostgreSQL does"),
        /** It is where the last good record ends, and names that as the one before it; only page headers were wrong. */
        AT_THE_STOP("the first starts right where WAL stopped, and names the last good record as the one before it"),
        /** It names the place where WAL stopped as the record before it, so one record is lost. */
        NAMES_THE_STOP("the first names %s, where WAL stopped, as the record before it"),
        /** It is the record with which the server says that it gave up the one before (OVERWRITE_CONTRECORD). */
        OVERWRITES("the first says that the server itself gave up the record at %s"),
        /** The header of its page, itself without fault, says that a record starts right there. */
        FIRST_ON_PAGE("the page's header says that the first starts there"),
        /** The next record, its checksum right as well, names it as the one before. */
        FOLLOWED("the record behind the first names it as the one before");

        private final String words;

        Proof(String words) {
            this.words = words;
        }
    }

    /** How many records that began in a gap are lost. */
    public enum Loss {
        /** None: only the header of a page is damaged, or what began before the WAL at hand. */
        NONE("no record is lost"),
        /** The one at the place where WAL stopped, and no other: the next record names it as the one before. */
        ONE("1 record is lost, the one at %s, and no other"),
        /** At least one. */
        ONE_OR_MORE("1 record or more are lost"),
        /** The one at the place where WAL stopped, the one that the next record names, and what was between them. */
        TWO_OR_MORE("2 records or more are lost, the first at %s"),
        /** Nothing is readable behind it, so it cannot be known. */
        UNKNOWN("");

        private final String words;

        Loss(String words) {
            this.words = words;
        }
    }

    /** What bytes look like in which no record could be read. */
    public enum Look {
        /** Zeroes; a valid page header may stand in front of them. */
        ZEROES("of zeroes"),
        /** A page of this WAL, in its place; but here is no whole record. */
        NO_WHOLE_RECORD("of this WAL, but of no whole record"),
        /** A page of a segment that had this file before: the server writes over old files. */
        OLD_SEGMENT("of old pages of %s, whose file was taken for this segment"),
        /** A page of this place, but of a timeline that was left. */
        OLD_TIMELINE("of pages of the old timeline %s"),
        /** A page that belongs elsewhere. */
        ELSEWHERE("of the page that belongs to %s"),
        /** A page whose header has one wrong field. */
        DAMAGED_HEADER("of a page with a damaged header (%s)"),
        /** Not a page of this WAL. */
        GARBAGE("of something that is no WAL page"),
        /** The file is shorter, or cannot be read any further. */
        CUT("missing: the file ends, or cannot be read further"),
        /** There is no such file. */
        MISSING("missing: there is no file");

        private final String words;

        Look(String words) {
            this.words = words;
        }
    }

    /**
     * Bytes that look alike.
     *
     * @param detail which segment, timeline, place (from the first page's to the last one's if there are more) or field; "" if there is nothing to add
     */
    public record Stretch(Look look, String detail, Lsn from, Lsn to) {
        /** {@return how many} */
        public long bytes() {
            return to.minus(from);
        }

        String words() {
            return look == Look.ELSEWHERE && detail.contains(Remains.TO) ? "of the pages that belong to " + detail : String.format(look.words, detail);
        }

        /** {@return where it is, and what it looks like} */
        @Override public String toString() {
            return from + " to " + to + ": " + sized(bytes()) + " " + words();
        }
    }

    /**
     * A place where WAL stopped.
     *
     * @param from    where the next record was looked for
     * @param to      where the next certain record starts; for the tail, the end of the last segment
     * @param stop    why the server stops there
     * @param looks   what the bytes look like, in order
     * @param loss    how many records are lost
     * @param lost    where the first lost record starts, if one does
     * @param notes   what else was seen there, one sentence each
     */
    public record Gap(Lsn from, Lsn to, EndOfWal stop, List<Stretch> looks, Loss loss, Lsn lost, List<String> notes) {
        /** {@return how many bytes of WAL} */
        public long bytes() {
            return to.minus(from);
        }

        /** {@return like {@code 64 bytes of this WAL, but of no whole record; 8,192 bytes of zeroes}} */
        String looksLike() {
            Map<String, Long> bytes = new LinkedHashMap<>();
            looks.forEach(stretch -> bytes.merge(stretch.words(), stretch.bytes(), Long::sum));
            return bytes.entrySet().stream().map(e -> sized(e.getValue()) + " " + e.getKey()).collect(Collectors.joining("; "));
        }

        /** {@return place, size, reason} */
        @Override public String toString() {
            return from + " to " + to + ", " + sized(bytes()) + ": " + stop;
        }
    }

    /** What kind of end the last one is. */
    public enum Ending {
        /** WAL goes on in a segment that is not here. */
        GOES_ON("WAL goes on in the next segment, which is not here."),
        /** Behind the last record is nothing but zeroes or old pages: so WAL ends when all is well. */
        ORDINARY("Nothing but unused space behind it: the ordinary end of WAL. (Had damage left zeroes, it would look the same.)"),
        /** Behind the last whole record is the beginning of one more, then unused space. */
        UNFINISHED("Then comes the beginning of one more record, and unused space: the end after a crash, or a damaged last record."),
        /** The file ends before its segment does. */
        CUT("The rest of the segment is not there: a copy that was cut off, or a file that was never filled up."),
        /** Behind the last record that is certain are bytes that should not be there. */
        DAMAGED("Damaged to the end: there is WAL or garbage behind it, but no further record that is certain.");

        private final String words;

        Ending(String words) {
            this.words = words;
        }
    }

    /** {@return the account in words: runs, gaps, and how WAL ends} */
    @Override public String toString() {
        var text = new StringBuilder();
        line(text, "%s, PostgreSQL %s, timeline %d: %s certain, %s.", wal, wal.version(), wal.timeline(),
                counted(count(), "record"), gaps.isEmpty() ? "no gap between them" : counted(gaps.size(), "gap") + " between them");
        if (!gaps.isEmpty()) {
            line(text, "PostgreSQL stops at %s. What is behind that is for reading, not for recovery.", gaps.get(0).stop().lsn());
        }
        int gap = 0;
        if (runs.isEmpty() || runs.get(0).proof() != Proof.FROM_THE_START) gap = print(text, gap);
        for (Run run : runs) {
            if (gap > SHOWN) break;
            print(text, run, gap);
            gap = print(text, gap);
        }
        if (gap < gaps.size()) line(text, "%n...   %s more gaps, with a run behind each: runs(), gaps()", gaps.size() - gap);
        line(text, "%nEND   %s", end.lsn());
        line(text, "      %s", end);
        if (tail != null && !tail.looks().isEmpty()) details(text, tail);
        line(text, "      %s", ending.words);
        return text.toString().stripTrailing();
    }

    private void print(StringBuilder text, Run run, int gapsBefore) {
        line(text, "%nRUN   %s", run);
        String place = gapsBefore == 0 ? "" : gaps.get(gapsBefore - 1).lost().toString();
        line(text, "      sure: " + (gapsBefore == 0 ? "" : "checksums and links are right; ") + run.proof().words, place);
    }

    private int print(StringBuilder text, int index) {
        if (index == gaps.size()) return index;
        Gap gap = gaps.get(index);
        line(text, "%nGAP   %s to %s, %s", gap.from(), gap.to(), sized(gap.bytes()));
        line(text, "      %s", gap.stop());
        if (!gap.stop().compared().isEmpty()) line(text, "      compared: %s", gap.stop().compared());
        line(text, "      " + gap.loss().words, gap.lost());
        details(text, gap);
        return index + 1;
    }

    private static void details(StringBuilder text, Gap gap) {
        if (!gap.looks().isEmpty()) line(text, "      there: %s", gap.looksLike());
        gap.notes().forEach(note -> line(text, "      %s", note));
    }

    private static void line(StringBuilder text, String words, Object... values) {
        text.append(String.format(Locale.ROOT, words, values)).append(System.lineSeparator());
    }

    private static String counted(long count, String what) {
        return grouped(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String sized(long bytes) {
        return counted(bytes, "byte");
    }
}
