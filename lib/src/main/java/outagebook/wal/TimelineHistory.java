package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which timelines a timeline came from, and where each was left: the content of a {@code 00000003.history}.
 *
 * <p>A server that is promoted goes on under a new timeline, so that its WAL cannot be mistaken for that of the server it
 * was copied from; the WAL before that point is still the parent's. Source: PostgreSQL 9.3 to 18,
 * backend/access/transam/timeline.c, readTimeLineHistory.
 *
 * @param timeline the youngest, whose history this is
 * @param switches where its ancestors were left, oldest first
 */
public record TimelineHistory(long timeline, List<Switch> switches) {
    private static final Pattern NAME = Pattern.compile("([0-9A-F]{8})\\.history(\\..*)?");
    private static final Pattern NOTHING = Pattern.compile("\\s*(#.*)?", Pattern.DOTALL);
    private static final Pattern TIMELINE = Pattern.compile("\\s*(\\d{1,10}+)(.*)", Pattern.DOTALL);
    private static final Pattern LOCATION = Pattern.compile("\\s*([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}+)(.*)", Pattern.DOTALL);
    private static final int LINE_SHOWN = 80;

    /** Keeps the switches as they are. */
    public TimelineHistory {
        switches = List.copyOf(switches);
    }

    /**
     * A timeline was left.
     *
     * @param parent the timeline that was left
     * @param lsn    where: from here on the WAL is not the parent's any more
     * @param reason what the server says made it leave, such as "no recovery target specified"
     */
    public record Switch(long parent, Lsn lsn, String reason) {
        /** {@return one line} */
        @Override public String toString() {
            return "left timeline " + parent + " at " + lsn + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /** {@return the history of a timeline that has no ancestors} */
    static TimelineHistory none(long timeline) {
        return new TimelineHistory(timeline, List.of());
    }

    /** {@return the history in a file whose name begins like {@code 00000003.history}; gzip is unpacked} */
    public static TimelineHistory read(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) throw new WalException(file + " is not called like a timeline's history, such as 00000002.history");
        try (InputStream in = Unpacked.open(file)) {
            return parse(Long.parseLong(name.group(1), 16), new String(in.readAllBytes(), StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new WalException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@return the history in a text; where it is wrong, a {@link WalException} says so in the server's words, with the line} */
    static TimelineHistory parse(long timeline, String text, String from) {
        var switches = new ArrayList<Switch>();
        String[] lines = text.split("\r?\n");
        for (int i = 0; i < lines.length; i++) {
            if (NOTHING.matcher(lines[i]).matches()) continue;
            String place = from + ", line " + (i + 1) + ": ";
            Switch next = line(lines[i], place);
            boolean grows = switches.isEmpty() || next.parent > switches.get(switches.size() - 1).parent;
            if (!grows) throw wrong(place, "invalid data", lines[i], "Timeline IDs must be in increasing sequence.");
            if (next.parent >= timeline) {
                throw wrong(place, "invalid data", lines[i], "Timeline IDs must be less than child timeline's ID.");
            }
            switches.add(next);
        }
        return new TimelineHistory(timeline, switches);
    }

    private static Switch line(String line, String place) {
        Matcher parent = TIMELINE.matcher(line);
        if (!parent.matches()) throw wrong(place, "syntax error", line, "Expected a numeric timeline ID.");
        Matcher location = LOCATION.matcher(parent.group(2));
        if (!location.matches()) throw wrong(place, "syntax error", line, "Expected a write-ahead log switchpoint location.");
        return new Switch(Long.parseLong(parent.group(1)), Lsn.parse(location.group(1)), location.group(2).strip());
    }

    private static WalException wrong(String place, String what, String line, String hint) {
        String shown = line.length() <= LINE_SHOWN ? line.strip() : line.substring(0, LINE_SHOWN) + "...";
        return new WalException(place + what + " in history file: " + shown + " (" + hint + ")");
    }

    /** {@return the timeline that the byte at this LSN belongs to} */
    public long timelineAt(Lsn lsn) {
        for (Switch left : switches) {
            if (lsn.compareTo(left.lsn) < 0) return left.parent;
        }
        return timeline;
    }

    /** {@return like {@code timeline 3: 1 until 0/3000090, 2 until 0/5000090}} */
    @Override public String toString() {
        if (switches.isEmpty()) return "timeline " + timeline + ", no ancestors";
        return "timeline " + timeline + ": "
                + String.join(", ", switches.stream().map(left -> left.parent + " until " + left.lsn).toList());
    }
}
