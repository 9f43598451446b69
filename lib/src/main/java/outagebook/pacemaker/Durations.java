package outagebook.pacemaker;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times as Pacemaker does: {@code 10s}, {@code 1min}, {@code 500ms}; a bare number is seconds. */
final class Durations {
    private static final Pattern TIME = Pattern.compile("\\s*(\\d+)\\s*([a-zA-Z]*)\\s*");
    private static final Map<String, Double> MILLISECONDS = Map.ofEntries(
            Map.entry("", 1000.0), Map.entry("s", 1000.0), Map.entry("sec", 1000.0), Map.entry("ms", 1.0), Map.entry("msec", 1.0),
            Map.entry("us", 0.001), Map.entry("usec", 0.001), Map.entry("m", 60_000.0), Map.entry("min", 60_000.0),
            Map.entry("h", 3_600_000.0), Map.entry("hr", 3_600_000.0));

    private Durations() {}

    /** {@return milliseconds, or what is given if the text is no time} */
    static int milliseconds(String text, int otherwise) {
        Matcher time = TIME.matcher(text == null ? "" : text);
        Double unit = time.matches() ? MILLISECONDS.get(time.group(2).toLowerCase(java.util.Locale.ROOT)) : null;
        return unit == null ? otherwise : (int) Math.min(Integer.MAX_VALUE, Double.parseDouble(time.group(1)) * unit);
    }
}
