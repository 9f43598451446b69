package outagebook.recovery;

import java.util.ArrayList;
import java.util.List;

/**
 * What stays on the left when a page of a btree is split.
 *
 * @param firstRight number of the first entry that moved to the right page
 * @param newNumber  of the entry for which there was no room
 * @param entry      that entry, null if it went to the right page
 * @param list       what a list of rows in front of it becomes, null if none is changed
 * @param highKey    the left page's new end
 */
record BtreeSplit(int firstRight, int newNumber, byte[] entry, byte[] list, byte[] highKey) {
    BtreePage apply(PageEdit page, int flags) {
        var opaque = new BtreePage(page);
        List<byte[]> items = new ArrayList<>(List.of(highKey));
        for (int number = opaque.first(); number < firstRight; number++) {
            if (entry != null && number == newNumber) items.add(entry);
            items.add(list != null && number == newNumber - 1 ? list : page.item(number).bytes());
        }
        if (entry != null && newNumber == firstRight) items.add(entry);
        BtreeRedo.rebuild(page, items);
        opaque.flags(flags).noCycle();
        return opaque;
    }
}
