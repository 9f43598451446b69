package outagebook.wal;

import java.util.Set;
import java.util.TreeSet;

/** What is asked of a record; null, or false, where nothing is asked. Fork, block and relation are asked of one and the same page. */
record Selected(Lsn from, Lsn to, Relation relation, Integer fork, Long block, Long xid, Set<Integer> rmgrs, boolean images) {
    static final Selected ALL = new Selected(null, null, null, null, null, null, null, false);

    Selected between(Lsn newFrom, Lsn newTo) {
        Lsn earlier = to == null || newTo.compareTo(to) < 0 ? newTo : to;
        return from(newFrom).to(earlier);
    }

    Selected from(Lsn newFrom) {
        Lsn later = from == null || newFrom.compareTo(from) > 0 ? newFrom : from;
        return new Selected(later, to, relation, fork, block, xid, rmgrs, images);
    }

    private Selected to(Lsn newTo) {
        return new Selected(from, newTo, relation, fork, block, xid, rmgrs, images);
    }

    /** {@return the same stretch, and everything in it} */
    Selected stretch() {
        return new Selected(from, to, null, null, null, null, null, false);
    }

    Selected relation(Relation wanted) {
        return new Selected(from, to, once("relation", relation, wanted), fork, block, xid, rmgrs, images);
    }

    Selected fork(int wanted) {
        return new Selected(from, to, relation, once("fork", fork, wanted), block, xid, rmgrs, images);
    }

    Selected block(long wanted) {
        return new Selected(from, to, relation, fork, once("block", block, wanted), xid, rmgrs, images);
    }

    Selected transaction(long wanted) {
        return new Selected(from, to, relation, fork, block, once("transaction", xid, wanted), rmgrs, images);
    }

    Selected rmgrs(Set<Integer> wanted) {
        var both = new TreeSet<>(wanted);
        if (rmgrs != null) both.retainAll(rmgrs);
        return new Selected(from, to, relation, fork, block, xid, both, images);
    }

    Selected fullPage() {
        return new Selected(from, to, relation, fork, block, xid, rmgrs, true);
    }

    private static <T> T once(String what, T before, T wanted) {
        if (before == null || before.equals(wanted)) return wanted;
        throw new IllegalArgumentException(what + " " + before + " was asked for already, no record is asked about two");
    }

    /** Whether the record lies in the stretch. Its end needs no look: the reader stops there. */
    boolean covers(WalRecord record) {
        return from == null || record.lsn().compareTo(from) >= 0;
    }

    boolean matches(WalRecord record) {
        return (rmgrs == null || rmgrs.contains(record.header().rmid())) && (xid == null || xid == record.xid())
                && (relation == null && fork == null && block == null || isAbout(record))
                && (!images || record.blocks().stream().anyMatch(page -> page.image().isPresent()));
    }

    private boolean isAbout(WalRecord record) {
        for (BlockRef page : record.blocks()) {
            if (matches(page)) return true;
        }
        return relation != null && OldTarget.of(record).filter(relation::equals).isPresent();
    }

    private boolean matches(BlockRef page) {
        return (fork == null || fork == page.fork()) && (block == null || block == page.block())
                && (relation == null || relation.rel() == page.rel() && relation.db() == page.db() && relation.spc() == page.spc());
    }
}
