package outagebook.recovery;

import java.util.Arrays;
import outagebook.wal.WalVersion;

/**
 * Btree entries that stand for several rows with the same key (13 on): the key once, then a list of the rows' places.
 *
 * <p>Source: PostgreSQL access/nbtree.h (BTreeTupleIsPosting), backend/access/nbtree/nbtdedup.c (_bt_form_posting,
 * _bt_update_posting, _bt_swap_posting).
 */
final class Posting {
    static final int TID = 6;
    private static final int INFO = 6;
    private static final int SIZE = 0x1FFF;
    private static final int ALTERNATIVE_TID = 0x2000;
    private static final int IS_POSTING = 0x2000;
    private static final int COUNT = 0x0FFF;

    private Posting() {}

    static boolean is(Data tuple) {
        return (tuple.u16(INFO) & ALTERNATIVE_TID) != 0 && (tuple.u16(4) & IS_POSTING) != 0;
    }

    /** {@return the places of an entry's rows, one behind the other} */
    static byte[] tids(Data tuple) {
        return is(tuple) ? tuple.slice((int) tuple.block(0), TID * (tuple.u16(4) & COUNT)).bytes() : tuple.slice(0, TID).bytes();
    }

    /** {@return an entry with the key of this one, for these rows} */
    static byte[] of(Data base, byte[] tids) {
        int key = is(base) ? (int) base.block(0) : base.u16(INFO) & SIZE;
        int count = tids.length / TID;
        int size = count > 1 ? PageEdit.aligned(key + tids.length) : key;
        byte[] tuple = Arrays.copyOf(base.slice(0, key).bytes(), size);
        var edit = new PageEdit(null, tuple, WalVersion.V13);
        int info = base.u16(INFO) & ~SIZE & ~ALTERNATIVE_TID | size;
        if (count > 1) {
            edit.set16(INFO, info | ALTERNATIVE_TID).setBlock(0, key).set16(4, count | IS_POSTING).put(key, Data.of(tids));
        } else {
            edit.set16(INFO, info).put(0, Data.of(tids));
        }
        return tuple;
    }

    /** {@return the entry without some of its rows, given by their numbers in the list, from 0 on} */
    static byte[] without(Data tuple, int[] gone) {
        byte[] all = tids(tuple);
        byte[] kept = new byte[all.length - TID * gone.length];
        int at = 0;
        for (int i = 0, next = 0; i < all.length / TID; i++) {
            if (next < gone.length && gone[next] == i) next++;
            else System.arraycopy(all, TID * i, kept, TID * at++, TID);
        }
        return of(tuple, kept);
    }

    /**
     * A new row comes to lie between the rows of a list: it takes its place in the list, and the list's last row becomes the new entry's.
     *
     * @param entry the new entry; its place is changed
     * @return the changed list
     */
    static byte[] swap(byte[] entry, Data list, int at) {
        byte[] tids = tids(list);
        if (at <= 0 || TID * at >= tids.length) throw new PageEdit.Misfit("a list of " + tids.length / TID + " rows cannot be split at " + at);
        byte[] last = Arrays.copyOfRange(tids, tids.length - TID, tids.length);
        byte[] changed = list.bytes();
        int start = (int) list.block(0) + TID * at;
        System.arraycopy(tids, TID * at, changed, start + TID, tids.length - TID * (at + 1));
        System.arraycopy(entry, 0, changed, start, TID);
        System.arraycopy(last, 0, entry, 0, TID);
        return changed;
    }
}
