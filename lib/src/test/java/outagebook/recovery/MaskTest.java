package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import outagebook.notebook.Samples;
import outagebook.wal.WalVersion;

/** What the masks hide, and what they do not. */
class MaskTest {
    private static final WalVersion VERSION = WalVersion.V18;
    private final Crash crash = Samples.crash("18");
    private final PageId table = crash.table();
    private final Page heap = crash.recovered().get(table);
    private final PageId index = crash.index();
    private final Page leaf = crash.recovered().get(index);

    private static Page changed(Page page, int at, int bits) {
        byte[] bytes = page.bytes();
        bytes[at] ^= (byte) bits;
        return Page.of(bytes);
    }

    private boolean heapEqual(int at, int bits) {
        return Mask.HEAP.equal(table, heap, changed(heap, at, bits), VERSION);
    }

    @Test void hidesHintBitsFreeSpaceAndThePageLsn() {
        int row = heap.items().get(0).offset();
        assertThat(heapEqual(0, 1)).as("pd_lsn").isTrue();
        assertThat(heapEqual(8, 1)).as("pd_checksum").isTrue();
        assertThat(heapEqual(10, 4)).as("PD_ALL_VISIBLE").isTrue();
        assertThat(heapEqual(20, 1)).as("pd_prune_xid").isTrue();
        assertThat(heapEqual(heap.lower(), 1)).as("free space").isTrue();
        assertThat(heapEqual(row + 8, 1)).as("t_cid").isTrue();
        assertThat(heapEqual(row + 21, 1)).as("HEAP_XMIN_COMMITTED").isTrue();
        assertThat(heapEqual(row + heap.items().get(0).length(), 1)).as("padding behind the row").isTrue();
    }

    @Test void hidesNoValueAndNoTransaction() {
        int row = heap.items().get(0).offset();
        assertThat(heapEqual(12, 4)).as("pd_lower").isFalse();
        assertThat(heapEqual(24, 1)).as("line pointer").isFalse();
        assertThat(heapEqual(row, 1)).as("t_xmin").isFalse();
        assertThat(heapEqual(row + 4, 1)).as("t_xmax").isFalse();
        assertThat(heapEqual(row + 16, 1)).as("t_ctid").isFalse();
        assertThat(heapEqual(row + 18, 1)).as("t_infomask2").isFalse();
        assertThat(heapEqual(row + 24, 1)).as("value").isFalse();
    }

    @Test void hidesDeadMarksAndCycleOfALeaf() {
        assertThat(Mask.BTREE.equal(index, leaf, changed(leaf, 25, 0x80), VERSION)).as("lp_flags").isTrue();
        assertThat(Mask.BTREE.equal(index, leaf, changed(leaf, leaf.special() + 12, 0x60), VERSION)).as("SPLIT_END, HAS_GARBAGE").isTrue();
        assertThat(Mask.BTREE.equal(index, leaf, changed(leaf, leaf.special() + 14, 1), VERSION)).as("btpo_cycleid").isTrue();
        assertThat(Mask.BTREE.equal(index, leaf, changed(leaf, leaf.special(), 1), VERSION)).as("btpo_prev").isFalse();
        assertThat(Mask.BTREE.equal(index, leaf, changed(leaf, leaf.items().get(0).offset() + 8, 1), VERSION)).as("key").isFalse();
    }

    @Test void hidesNearlyAllOfADeletedPageTo13() {
        Page deleted = changed(leaf, leaf.special() + 12, BtreePage.DELETED);
        Page other = changed(deleted, leaf.special(), 1);
        assertThat(Mask.BTREE.equal(index, deleted, other, WalVersion.V13)).isTrue();
        assertThat(Mask.BTREE.equal(index, deleted, other, WalVersion.V14)).isFalse();
    }

    @Test void refusesAPageThatIsNone() {
        assertThatThrownBy(() -> Mask.HEAP.of(table, Page.of(new byte[Page.SIZE]), VERSION)).hasMessage("invalid page pd_lower 0 pd_upper 0 pd_special 0");
    }
}
