package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import outagebook.wal.EndOfWal.Reason;
import outagebook.wal.Salvage.Ending;
import outagebook.wal.Salvage.Gap;
import outagebook.wal.Salvage.Look;
import outagebook.wal.Salvage.Loss;
import outagebook.wal.Salvage.Proof;
import outagebook.wal.Salvage.Run;

/** Reads records like the server, goes on behind damage, and keeps account of both. */
final class SalvageReader extends RecordReader {
    private static final String ZEROES_FIRST = "zeroes begin right where WAL stops: damage; or WAL ended here once, and what follows "
            + "was written before a crash and given up";
    private final Segments segments;
    private final SalvagePages pages;
    private final Resync resync;
    private final List<Run> runs = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private Lsn page;
    private Lsn from;
    private Proof proof = Proof.FROM_THE_START;
    private WalRecord first;
    private WalRecord latest;
    private long count;
    private Gap tail;
    private Ending ending;

    private SalvageReader(Segments segments, SalvagePages pages) {
        super(segments, pages);
        this.segments = segments;
        this.pages = pages;
        this.resync = new Resync(segments, pages);
    }

    static SalvageReader of(Segments segments) {
        return new SalvageReader(segments, new SalvagePages(segments));
    }

    /** {@return the account of it all; reads to the end first} */
    Salvage salvage(Wal wal) {
        EndOfWal end = end();
        return new Salvage(wal, List.copyOf(runs), List.copyOf(gaps), tail, end, ending);
    }

    /** {@return bytes of all records, or what could have been one, that were read in full} */
    long bytesTried() {
        return resync.bytesTried();
    }

    @Override public WalRecord next() {
        WalRecord record = super.next();
        if (count++ == 0) first = record;
        latest = record;
        return record;
    }

    /** Each record is read, because {@link #next} keeps account of it. */
    @Override boolean glances() {
        return false;
    }

    @Override void advance() {
        Lsn here = pageOf(position());
        if (!here.equals(page)) pages.forgetBefore(here);
        page = here;
        super.advance();
    }

    @Override WalRecord behind(EndOfWal end, WalRecord last) {
        if (count > 0) runs.add(new Run(first.lsn(), latest.lsn(), latest.endLsn(), count, proof));
        count = 0;
        if (end.reason() == Reason.SEGMENT_END || end.reason() == Reason.SWITCH) {
            ending = Ending.GOES_ON;
            return null;
        }
        // Not end.lsn(): that is a later page if the reader gave up a record because a page says so.
        from = last == null ? end.lsn() : last.endLsn();
        resync.addInVain(Math.max(0, pages.address().minus(pageOf(from))));
        Resync.Found found = resync.find(from, last);
        if (found == null) return ended(end);
        proof = found.proof();
        gaps.add(gap(end, found.record().lsn(), loss(found.record(), last)));
        return found.record();
    }

    private WalRecord ended(EndOfWal end) {
        Remains remains = resync.remains();
        ending = ending(end, remains);
        Lsn to = segments.files().lastKey().next(segments.segmentSize()).start(segments.segmentSize());
        if (ending != Ending.GOES_ON) tail = gap(end, to, Loss.UNKNOWN);
        return null;
    }

    private Gap gap(EndOfWal end, Lsn to, Loss loss) {
        return new Gap(resync.stop().equals(to) ? to : from, to, end, resync.remains().stretches(), loss, resync.stop(), notes(loss));
    }

    private List<String> notes(Loss loss) {
        var notes = new ArrayList<String>();
        if (loss != Loss.NONE) resync.lostHeader().ifPresent(words -> notes.add("header of the record at " + resync.stop() + ": " + words));
        List<Salvage.Stretch> looks = resync.remains().stretches();
        if (loss != Loss.NONE && loss != Loss.UNKNOWN && looks.get(0).look() == Look.ZEROES) notes.add(ZEROES_FIRST);
        notes.addAll(resync.remains().notes());
        return notes;
    }

    private Loss loss(WalRecord found, WalRecord last) {
        Lsn stop = resync.stop();
        if (found.lsn().equals(stop) || last != null && found.prev().equals(last.lsn())) return Loss.NONE;
        if (found.prev().equals(stop)) return Loss.ONE;
        if (last != null) return Loss.TWO_OR_MORE;
        return found.prev().compareTo(segments.start()) < 0 ? Loss.NONE : Loss.ONE_OR_MORE;
    }

    private static Ending ending(EndOfWal end, Remains remains) {
        if (remains.isUnexplained()) return Ending.DAMAGED;
        if (end.reason() == Reason.RECORD_GOES_ON) return Ending.GOES_ON;
        if (remains.has(Look.CUT) || remains.has(Look.MISSING)) return Ending.CUT;
        return remains.has(Look.NO_WHOLE_RECORD) ? Ending.UNFINISHED : Ending.ORDINARY;
    }
}
