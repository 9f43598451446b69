package outagebook.lab;

/**
 * One message of a PostgreSQL server's log.
 *
 * @param time  as the server wrote it, such as {@code 2026-11-23 08:45:12.345 UTC}; "" if the line has none
 * @param pid   the process that wrote it; 0 if the line does not tell
 * @param level LOG, WARNING, ERROR, FATAL, PANIC, DEBUG1 ...; "" for what another program wrote there, such as {@code cp}
 *              when it was called by restore_command
 * @param text  the message; its DETAIL, HINT, CONTEXT and STATEMENT, and what it says on further lines, follow it on lines of their own
 * @param why   what this line tells about recovery, replication or a crash; "" if it is of no matter there
 */
public record LogLine(String time, int pid, String level, String text, String why) {
    /** {@return whether the line tells about the end of WAL, recovery, promotion, replication or a crash} */
    public boolean matters() {
        return !why.isEmpty();
    }

    /** {@return the message alone, without DETAIL, HINT and what else belongs to it} */
    public String message() {
        return text.lines().findFirst().orElse("");
    }

    /** {@return the time without day and zone; "" if the line has none} */
    public String timeOfDay() {
        return time.replaceFirst("^\\S+ (\\S+).*", "$1");
    }

    /** {@return whether two lines are equal but for their times and processes} */
    boolean says(LogLine other) {
        return level.equals(other.level) && text.equals(other.text);
    }

    /** {@return this line as the first of several that say the same: behind its message stands how many there are, and the last one's time} */
    LogLine repeated(int times, LogLine last) {
        String until = last.time.isEmpty() ? "" : ", until " + last.timeOfDay();
        return new LogLine(time, pid, level, message() + " (" + times + " times" + until + ")" + text.substring(message().length()), why);
    }

    /** {@return the line with the time of day; a {@code >} in front of what matters} */
    @Override public String toString() {
        return (matters() ? "> " : "  ") + (time.isEmpty() ? "" : timeOfDay() + " ") + (pid == 0 ? "" : "[" + pid + "] ")
                + (level.isEmpty() ? "" : level + ":  ") + text.replace("\n", "\n      ");
    }
}
