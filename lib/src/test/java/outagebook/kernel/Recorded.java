package outagebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import outagebook.notebook.View;

/** A cell's output, kept for a test. */
final class Recorded implements CellOutput {
    record Item(String kind, String id, String text, View view) {}

    final List<Item> items = new ArrayList<>();

    @Override public synchronized void text(Stream stream, String text) {
        items.add(new Item(stream.name(), null, text, null));
    }

    @Override public synchronized void show(String displayId, View view) {
        items.add(new Item("show", displayId, view.text(), view));
    }

    @Override public synchronized void update(String displayId, View view) {
        items.add(new Item("update", displayId, view.text(), view));
    }

    /** {@return all that was sent of one kind, joined} */
    String all(String kind) {
        return items.stream().filter(i -> i.kind().equals(kind)).map(Item::text).collect(Collectors.joining());
    }

    /** {@return kind and text of everything in order, texts of one stream joined} */
    String story() {
        StringBuilder story = new StringBuilder();
        String before = "";
        for (Item item : items) {
            boolean joined = item.kind().equals(before) && item.kind().startsWith("std");
            story.append(joined ? "" : "|" + item.kind() + ":").append(item.text());
            before = item.kind();
        }
        return story.toString();
    }
}
