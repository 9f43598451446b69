package outagebook.recovery;

import java.util.Comparator;
import outagebook.wal.BlockRef;

/**
 * Which page it is: the relation's file, the fork of it, and the page's number in that fork.
 *
 * <p>Source: PostgreSQL storage/buf_internals.h (BufferTag).
 *
 * @param spc   OID of the tablespace
 * @param db    OID of the database, 0 for a table shared by all
 * @param rel   number of the relation's file (pg_class.relfilenode)
 * @param fork  0 main, 1 free space map, 2 visibility map, 3 init
 * @param block number of the page, from 0 on
 */
public record PageId(long spc, long db, long rel, int fork, long block) implements Comparable<PageId> {
    private static final String[] FORKS = {"", " fsm", " vm", " init"};
    private static final Comparator<PageId> ORDER = Comparator.comparingLong(PageId::spc).thenComparingLong(PageId::db)
            .thenComparingLong(PageId::rel).thenComparingInt(PageId::fork).thenComparingLong(PageId::block);

    /** {@return the page that a record's block reference names} */
    public static PageId of(BlockRef block) {
        return new PageId(block.spc(), block.db(), block.rel(), block.fork(), block.block());
    }

    /** {@return the page of that number in the same fork} */
    public PageId at(long otherBlock) {
        return new PageId(spc, db, rel, fork, otherBlock);
    }

    @Override public int compareTo(PageId other) {
        return ORDER.compare(this, other);
    }

    /** {@return like {@code 1663/12870/16386 blk 0}, with the fork's name if it is not the main one} */
    @Override public String toString() {
        return spc + "/" + db + "/" + rel + (fork >= 0 && fork < FORKS.length ? FORKS[fork] : " fork " + fork) + " blk " + block;
    }
}
