package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import outagebook.wal.EndOfWal.Reason;
import outagebook.wal.Salvage.Gap;
import outagebook.wal.Salvage.Look;
import outagebook.wal.Salvage.Stretch;

/**
 * What there is of each segment: whole, missing, cut off, zeros, old, damaged. Answers "is this archive whole?".
 *
 * <p>{@code Wal.open("/path/to/archive").inventory()} reads every record of the WAL, as {@link Salvage} does, and looks at what lies
 * between them. A segment is whole if every record that starts or goes on in it is right (checksum, links, page headers), and its file
 * has the length of a segment. That the first record is the one you need, and the last one the newest there was, no archive can say
 * of itself.
 *
 * <p>A segment is unpacked if its first bytes say that it is packed, whatever its name says. A {@code restore_command} may trust the
 * name: of a file whose ending does not fit its bytes the state tells what is in it, and a remark that it is misnamed.
 *
 * <p>Of a file of another length PostgreSQL reads nothing when it restores it from an archive: recovery stops with {@code FATAL: archive
 * file "…" has wrong size: … instead of …}; a standby takes a shorter one for a file that is still being copied, and tries again.
 * Source: PostgreSQL access/transam/xlogarchive.c (RestoreArchivedFile).
 *
 * @param wal         what was read
 * @param version     of PostgreSQL
 * @param timeline    the timeline that is read
 * @param segmentSize in bytes
 * @param entries     one for each segment, one for each gap between two files; in order
 * @param notes       what else is in the directory, a sentence each
 * @param outside     how many segments of which other timelines lie there that were not read with this one
 */
public record WalInventory(String wal, WalVersion version, long timeline, int segmentSize, List<Entry> entries, List<String> notes,
                           SortedMap<Long, Long> outside) {
    /** What is wrong with a segment, if anything. */
    public enum State {
        /** Every record in it is right. */
        WHOLE("whole"),
        /** The last one: WAL ends inside it, as it does where a server is, or was, still writing. */
        ENDS("WAL ends in it"),
        /** Behind the end: a file that the server has made or kept for later. */
        UNUSED("not used yet"),
        /** No file has the name. */
        MISSING("missing"),
        /** The file is shorter than a segment, or its packed data ends early, and all its records are complete: a recovery refuses it. */
        SHORT("short"),
        /** The file is shorter than a segment, and records are lost with it. */
        CUT("cut off"),
        /** Nothing but zeros. */
        ZEROES("zeros only"),
        /** Another segment of this cluster: a file that got a wrong name, or that the server meant to write over. */
        MISPLACED("of another place"),
        /** WAL of another cluster; or no WAL at all. */
        OTHER_WAL("not this WAL"),
        /** A check fails inside it. */
        DAMAGED("damaged");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** {@return whether this keeps an archive from being whole} */
        public boolean isProblem() {
            return compareTo(MISSING) >= 0;
        }

        /** {@return in words} */
        @Override public String toString() {
            return words;
        }
    }

    /**
     * A segment, or several that are missing in a row.
     *
     * @param first   its name
     * @param last    the same, or the name of the last one that is missing
     * @param state   what it is
     * @param records how many certain records start in it
     * @param detail  the first invalid place, or what is there instead; "" if there is nothing to add
     * @param remark  how the ending of the file's name does not fit its bytes, such as "named .gz, but its bytes are not packed with gzip"; "" if it does
     */
    public record Entry(SegmentName first, SegmentName last, State state, long records, String detail, String remark) {
        /** {@return one line} */
        @Override public String toString() {
            String name = first.equals(last) ? first.toString() : first + " to " + last;
            String count = state == State.MISSING || state == State.UNUSED ? "" : ", " + counted(records, "record");
            return name + "  " + state + count + (detail.isEmpty() ? "" : ": " + detail) + (remark.isEmpty() ? "" : "; " + remark);
        }
    }

    static WalInventory of(Wal wal, List<String> notes, SortedMap<Long, Long> outside) {
        Segments segments = wal.segments();
        Map<SegmentName, Long> records = new TreeMap<>();
        for (WalRecord record : wal.salvagedRecords()) records.merge(segments.nameOf(record.lsn()), 1L, Long::sum);
        Map<SegmentName, Origin> strays = new TreeMap<>();
        wal.present().forEach((name, file) -> {
            if (!records.containsKey(name)) Origin.of(file, segments).filter(origin -> !origin.name().equals(name)).ifPresent(origin -> strays.put(name, origin));
        });
        var maker = new Maker(segments, wal.salvage(), records, strays, wal.systemIdentifier());
        return new WalInventory(wal.toString(), wal.version(), wal.timeline(), wal.segmentSize(), maker.entries(), List.copyOf(notes), outside);
    }

    /** {@return the entries of the segments that hold a byte of this stretch; null is no limit} */
    WalInventory within(String selection, Lsn from, Lsn to) {
        List<Entry> touched = entries.stream().filter(entry -> (to == null || entry.first.start(segmentSize).compareTo(to) < 0)
                && (from == null || entry.last.next(segmentSize).start(segmentSize).compareTo(from) > 0)).toList();
        return new WalInventory(selection, version, timeline, segmentSize, touched, notes, outside);
    }

    /** {@return whether no segment that was read has a problem; a remark about a file's name is none, and {@link #outside} does not count} */
    public boolean whole() {
        return problems().isEmpty();
    }

    /** {@return the entries that keep it from being whole} */
    public List<Entry> problems() {
        return entries.stream().filter(entry -> entry.state.isProblem()).toList();
    }

    /** {@return a line for each entry} */
    @Override public String toString() {
        String verdict = whole() ? wholeOf() : counted(problems().size(), "problem");
        long misnamed = entries.stream().filter(entry -> !entry.remark.isEmpty()).count();
        if (misnamed > 0) verdict += ", " + counted(misnamed, "misnamed file");
        if (!outside.isEmpty()) verdict += outside.entrySet().stream().map(other -> counted(other.getValue(), "segment") + " of timeline " + other.getKey())
                .collect(Collectors.joining(" and ", "; not read: ", ""));
        String head = String.format(Locale.ROOT, "%s, PostgreSQL %s, timeline %d, segments of %,d bytes: %s", wal, version, timeline, segmentSize, verdict);
        return Stream.of(Stream.of(head), entries.stream().map(entry -> "  " + entry), notes.stream().map(note -> "  also here: " + note))
                .flatMap(lines -> lines).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Whole is only what was read. */
    private String wholeOf() {
        return outside.isEmpty() ? "whole" : "no problem in what was read, " + counted(entries.size(), "segment");
    }

    private static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    /** Deals what salvage found out to the segments. */
    private record Maker(Segments segments, Salvage salvage, Map<SegmentName, Long> records, Map<SegmentName, Origin> strays, long systemId) {
        List<Entry> entries() {
            List<Entry> entries = new ArrayList<>();
            Lsn expected = segments.start();
            for (SegmentName name : segments.files().keySet()) {
                Lsn start = name.start(segments.segmentSize());
                if (start.compareTo(expected) > 0) entries.add(missing(expected, start));
                entries.add(entry(name, start, start.plus(segments.segmentSize())));
                expected = start.plus(segments.segmentSize());
            }
            return List.copyOf(entries);
        }

        private Entry missing(Lsn from, Lsn to) {
            long count = to.minus(from) / segments.segmentSize();
            String found = strays.entrySet().stream().filter(stray -> isMissing(stray.getValue()))
                    .filter(stray -> stray.getValue().start().compareTo(from) >= 0 && stray.getValue().start().compareTo(to) < 0)
                    .map(stray -> (count == 1 ? "" : stray.getValue().name() + ": ") + "perhaps it is " + stray.getKey() + ", whose first page carries its address")
                    .collect(Collectors.joining("; "));
            String detail = Stream.of(count == 1 ? "" : counted(count, "segment"), found).filter(words -> !words.isEmpty()).collect(Collectors.joining("; "));
            return new Entry(segments.nameOf(from), segments.nameOf(to.plus(-1)), State.MISSING, 0, detail, "");
        }

        /** Whether this is a segment of the WAL that is read, and lies between others where no file has its name. */
        private boolean isMissing(Origin origin) {
            boolean between = origin.start().compareTo(segments.start()) > 0 && origin.name().compareTo(segments.files().lastKey()) < 0;
            return between && origin.systemId() == systemId && origin.name().equals(segments.nameOf(origin.start())) && !segments.has(origin.start());
        }

        private Entry entry(SegmentName name, Lsn from, Lsn to) {
            List<Stretch> looks = Stream.concat(salvage.gaps().stream(), salvage.tail().stream()).flatMap(gap -> gap.looks().stream())
                    .filter(stretch -> stretch.from().compareTo(to) < 0 && from.compareTo(stretch.to()) < 0).toList();
            if (!records.containsKey(name)) {
                Optional<String> other = NotWal.reason(segments.files().get(name));
                if (other.isPresent()) return entry(name, State.OTHER_WAL, other.get());
            }
            Optional<Origin> stray = Optional.ofNullable(strays.get(name)).filter(origin -> !origin.start().equals(from));
            if (from.compareTo(salvage.end().lsn()) >= 0 && endIsOrdinary() && !records.isEmpty()) {
                return entry(name, State.UNUSED, stray.filter(this::isMissing).map(Maker::recycledOrRenamed).orElse(look(looks)));
            }
            if (stray.isPresent()) return stray(name, stray.get());
            for (Stretch stretch : looks) {
                if (stretch.look() == Look.CUT) return entry(name, State.CUT, there(stretch.from().minus(from)));
                if (stretch.from().minus(from) > PageHeader.LONG_SIZE || records.containsKey(name)) continue;
                if (stretch.look() == Look.ZEROES && to.compareTo(stretch.to()) <= 0) return entry(name, State.ZEROES, "");
                if (stretch.look() == Look.OLD_SEGMENT || stretch.look() == Look.ELSEWHERE) return entry(name, State.MISPLACED, look(looks));
            }
            List<Gap> stops = salvage.gaps().stream().filter(gap -> isOf(name, gap.stop())).toList();
            if (!stops.isEmpty()) return entry(name, State.DAMAGED, firstOf(stops));
            boolean last = isOf(name, salvage.end()) && !salvage.end().healthy();
            boolean onlyLaterOnesAreGone = salvage.ending() == Salvage.Ending.CUT;
            if (last && !endIsOrdinary() && !onlyLaterOnesAreGone) return entry(name, State.DAMAGED, salvage.end().toString());
            boolean strange = looks.stream().anyMatch(stretch -> stretch.look().compareTo(Look.OLD_SEGMENT) >= 0 && stretch.look() != Look.MISSING);
            if (strange && !last) return entry(name, State.DAMAGED, look(looks));
            return ofFile(name).orElseGet(() -> entry(name, last ? State.ENDS : State.WHOLE, last ? salvage.end().toString() : ""));
        }

        private static String recycledOrRenamed(Origin origin) {
            return "its first page carries the address of " + origin.name() + ", which is missing: a file that the server kept to write over, or that segment under a wrong name";
        }

        private Entry stray(SegmentName name, Origin origin) {
            String page = "its first page is that of " + origin.name();
            if (origin.systemId() == systemId) return entry(name, State.MISPLACED, page + " of this WAL, by address and system identifier");
            return entry(name, State.OTHER_WAL, page + " of another cluster, system identifier " + Long.toUnsignedString(origin.systemId()));
        }

        /** All records may be there and the file still be one that no recovery takes. */
        private Optional<Entry> ofFile(SegmentName name) {
            Measured file = Measured.of(segments.files().get(name), segments.segmentSize());
            if (file.problem().isEmpty() && file.bytes() == segments.segmentSize()) return Optional.empty();
            boolean isShort = file.cut() || file.bytes() < segments.segmentSize();
            String what = file.problem().isEmpty() ? there(file.bytes()) + (isShort ? "" : ", too long") : file.problem();
            return Optional.of(entry(name, isShort ? State.SHORT : State.DAMAGED, what + "; its records are complete, but a recovery refuses the file"));
        }

        private Entry entry(SegmentName name, State state, String detail) {
            return new Entry(name, name, state, records.getOrDefault(name, 0L), detail, Packing.misnamed(segments.files().get(name)));
        }

        private boolean endIsOrdinary() {
            return salvage.ending() == Salvage.Ending.ORDINARY || salvage.ending() == Salvage.Ending.UNFINISHED;
        }

        private boolean isOf(SegmentName name, EndOfWal stop) {
            return stop.reason() != Reason.MISSING_SEGMENT && SegmentName.find(stop.file()).filter(name::equals).isPresent();
        }

        private String there(long bytes) {
            return String.format(Locale.ROOT, "%,d of %,d bytes", Math.max(0, bytes), segments.segmentSize());
        }

        private static String firstOf(List<Gap> stops) {
            return stops.get(0).stop() + (stops.size() == 1 ? "" : ", and " + counted(stops.size() - 1, "more place"));
        }

        private static String look(List<Stretch> looks) {
            return looks.stream().map(Stretch::words).distinct().collect(Collectors.joining("; "));
        }
    }
}
