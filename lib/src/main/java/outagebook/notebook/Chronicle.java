package outagebook.notebook;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import outagebook.lab.PgLog;

/**
 * What happened when, and where: a line of time from top to bottom, with a lane for each machine or program.
 *
 * <pre>{@code
 * new Chronicle().at("04:01", "pg01", "the disks fail").at("04:02", "pg02", "a process crashes")
 * }</pre>
 *
 * <p>A value: {@link #at} gives a new one. Moments stay in the order in which they were told; nothing is to scale. (What Postgres calls a
 * timeline is something else: the number in front of a segment's name.)
 */
public record Chronicle(List<Moment> moments) implements View {
    private static final int WIDTH = 740;
    private static final int TOP = 44;
    private static final int ROW = 16;
    /** More moments than this are too many for a picture; the text has them all. */
    private static final int MOST = 60;

    /** One thing that happened. Times are texts: a chronicle joins sources with different clocks. */
    public record Moment(String time, String where, String what) {}

    /** Nothing has happened yet. */
    public Chronicle() {
        this(List.of());
    }

    public Chronicle {
        moments = List.copyOf(moments);
    }

    /** {@return what matters in the logs of several servers, a lane for each, in the order of their times; what a server repeats is told once, with how often} */
    public static Chronicle of(PgLog... logs) {
        return new Chronicle(Stream.of(logs).flatMap(log -> log.mattering().collapsed().lines().stream().map(line -> new Moment(line.time(), log.server(), line.message())))
                .sorted(Comparator.comparing(Moment::time)).map(moment -> new Moment(timeOfDay(moment.time()), moment.where(), moment.what())).toList());
    }

    private static String timeOfDay(String time) {
        return time.replaceFirst("^\\S+ (\\S+).*", "$1");
    }

    /** {@return the chronicle with one more moment at its end} */
    public Chronicle at(String time, String where, String what) {
        List<Moment> more = new ArrayList<>(moments);
        more.add(new Moment(time, where, what));
        return new Chronicle(more);
    }

    @Override public String text() {
        if (moments.isEmpty()) return "nothing happened";
        int time = moments.stream().mapToInt(m -> m.time().length()).max().orElse(0);
        int where = moments.stream().mapToInt(m -> m.where().length()).max().orElse(0);
        String line = "%-" + Math.max(1, time) + "s  %-" + Math.max(1, where) + "s  %s";
        return moments.stream().map(m -> line.formatted(m.time(), m.where(), m.what())).collect(Collectors.joining("\n"));
    }

    @Override public String toString() {
        return text();
    }

    @Override public Optional<String> html() {
        if (moments.isEmpty()) return Optional.empty();
        return Optional.of(Svg.image(picture(), text()).render());
    }

    private ContainerTag<?> picture() {
        List<String> lanes = moments.stream().map(Moment::where).distinct().toList();
        int left = 30 + 7 * moments.stream().mapToInt(m -> m.time().length()).max().orElse(0);
        int lane = Math.max(120, (WIDTH - left) / lanes.size());
        List<ContainerTag<?>> shapes = new ArrayList<>();
        int y = TOP;
        for (Moment moment : moments.subList(0, Math.min(MOST, moments.size()))) {
            int x = left + lanes.indexOf(moment.where()) * lane;
            shapes.add(Svg.words(10, y + 13, 13, moment.time()));
            shapes.add(Svg.box(x - 4, y + 4, 8, 8, 4, "currentColor"));
            List<String> lines = Svg.wrapped(moment.what(), lane - 26, 13);
            for (int i = 0; i < lines.size(); i++) shapes.add(Svg.words(x + 12, y + 13 + i * ROW, 13, lines.get(i)));
            y += Math.max(1, lines.size()) * ROW + 10;
        }
        if (moments.size() > MOST) shapes.add(Svg.words(10, (y += 20) - 6, 13, "... and " + (moments.size() - MOST) + " more: print it to see all"));
        ContainerTag<?> picture = Svg.picture(left + lanes.size() * lane, y + 4);
        for (int i = 0; i < lanes.size(); i++) {
            picture.with(Svg.words(left + i * lane - 4, 20, 14, lanes.get(i)).attr("font-weight", "bold"),
                    Svg.path("M %d 28 V %d".formatted(left + i * lane, y), false).attr("opacity", ".45"));
        }
        shapes.forEach(picture::with);
        return picture;
    }
}
