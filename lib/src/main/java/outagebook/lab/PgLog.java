package outagebook.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a PostgreSQL server wrote to its log, message by message. A value: {@link PgServer#log} gives a new one.
 *
 * <p>Any log in English will do, with any {@code log_line_prefix}; of the prefix only a time ({@code %m}, {@code %t}) and a
 * process number in brackets ({@code [%p]}) are understood.
 *
 * <p>It has every message, and is shown {@link #collapsed}: show its {@link #lines} to see each repetition.
 *
 * @param server whose log it is
 */
public record PgLog(String server, List<LogLine> lines) {
    private static final Pattern MESSAGE = Pattern.compile(
            "(|\\S.*? ?)(DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION|BACKTRACE):  (.*)");
    private static final Pattern BELONGS = Pattern.compile("DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION|BACKTRACE");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?: [A-Z][A-Z0-9]*| [+-]\\d+)?");
    private static final Pattern PID = Pattern.compile("[\\[(](\\d{1,9})[])]");

    public PgLog {
        lines = List.copyOf(lines);
    }

    /** {@return the messages in a text of a log} */
    public static PgLog of(String server, String text) {
        var messages = new Messages();
        text.lines().forEach(messages::add);
        return new PgLog(server, messages.lines);
    }

    /** {@return the messages in a log file, which is called like the file; bytes that are no UTF-8 show as {@code \uFFFD}} */
    public static PgLog read(Path file) {
        try {
            return of(String.valueOf(file.getFileName()), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LabException("the log " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@return only what matters: end of WAL, recovery, promotion, replication, crashes} */
    public PgLog mattering() {
        return only(LogLine::matters);
    }

    /** {@return only the messages with this text in them, exactly as written} */
    public PgLog containing(String text) {
        return only(line -> line.text().contains(text));
    }

    /** {@return the first message in which this regular expression is found} */
    public Optional<LogLine> first(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return lines.stream().filter(line -> pattern.matcher(line.text()).find()).findFirst();
    }

    /** {@return what was written after that earlier look at the same log} */
    public PgLog since(PgLog earlier) {
        return new PgLog(server, lines.subList(Math.min(earlier.lines.size(), lines.size()), lines.size()));
    }

    /**
     * {@return the log as it is shown: of messages in direct sequence that are equal but for time and process only the first,
     * with {@code (238 times, until 08:47:12.001)} behind it} What repeats itself for hours then fills one line. For reading, not for counting.
     */
    public PgLog collapsed() {
        List<LogLine> shown = new ArrayList<>();
        int end;
        for (int i = 0; i < lines.size(); i = end) {
            LogLine first = lines.get(i);
            for (end = i + 1; end < lines.size() && lines.get(end).says(first);) end++;
            shown.add(end == i + 1 ? first : first.repeated(end - i, lines.get(end - 1)));
        }
        return new PgLog(server, shown);
    }

    private PgLog only(Predicate<LogLine> wanted) {
        return new PgLog(server, lines.stream().filter(wanted).toList());
    }

    /** {@return one message a line, {@link #collapsed}; a {@code >} in front of what matters} */
    @Override public String toString() {
        return collapsed().lines.stream().map(LogLine::toString).collect(Collectors.joining("\n"));
    }

    /** Puts lines together to messages. */
    private static final class Messages {
        final List<LogLine> lines = new ArrayList<>();
        /** The message that a further line belongs to. */
        private int current = -1;

        void add(String line) {
            Matcher message = MESSAGE.matcher(line);
            if (line.startsWith("\t") && current >= 0) more(line.strip());
            else if (message.matches()) add(message.group(1), message.group(2), message.group(3));
            else if (!line.isBlank()) begin(new LogLine("", 0, "", line.strip(), LogReasons.why(line.strip())));
        }

        private void add(String prefix, String level, String text) {
            Matcher time = TIME.matcher(prefix);
            Matcher number = PID.matcher(prefix);
            int pid = number.find() ? Integer.parseInt(number.group(1)) : 0;
            current = BELONGS.matcher(level).matches() ? lastOf(pid) : -1;
            if (current >= 0) more(level + ":  " + text);
            else begin(new LogLine(time.find() ? time.group() : "", pid, level, text, LogReasons.why(text)));
        }

        private void begin(LogLine line) {
            lines.add(line);
            current = lines.size() - 1;
        }

        private void more(String text) {
            LogLine line = lines.get(current);
            lines.set(current, new LogLine(line.time(), line.pid(), line.level(), line.text() + "\n" + text, line.why()));
        }

        /** {@return where the last message of this process is, to which a DETAIL belongs; others may have written since then} */
        private int lastOf(int pid) {
            for (int i = lines.size() - 1; i >= 0; i--) if (lines.get(i).pid() == pid && !lines.get(i).level().isEmpty()) return i;
            return -1;
        }
    }
}
