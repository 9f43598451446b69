package outagebook.wal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import outagebook.wal.WalTransaction.Outcome;

/** Finds the stretch of a WAL that was written between two moments, by the times in the records that end transactions. */
final class Moments {
    private static final Pattern ZONE = Pattern.compile(".*[0-9](Z|[+-]\\d\\d(:?\\d\\d)?)");
    private static final Pattern SHORT_ZONE = Pattern.compile("[+-]\\d\\d$");

    private Moments() {}

    /** {@return whether this is written like an LSN; a date with slashes is not} */
    static boolean isLsn(String text) {
        return text.strip().matches("[0-9A-Fa-f]+/[0-9A-Fa-f]+");
    }

    /** {@return a time as Postgres and its logs write it: {@code 2026-11-23 08:51:44.6}, in UTC unless a zone such as +02 is behind it} */
    static Instant parse(String text) {
        String iso = text.strip().replaceFirst("(?i) ?(UTC|GMT)$", "Z").replaceFirst("(\\d) (\\d)", "$1T$2").replaceFirst(" (?=[+-])", "");
        if (iso.length() == "2026-11-23".length()) iso += "T00:00";
        try {
            if (!ZONE.matcher(iso).matches() || !iso.contains("T")) return LocalDateTime.parse(iso).toInstant(java.time.ZoneOffset.UTC);
            return OffsetDateTime.parse(SHORT_ZONE.matcher(iso).replaceFirst("$0:00")).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is neither an LSN, such as 0/3000148, nor a time, such as 2026-11-23 08:51:44", e);
        }
    }

    /** {@return the stretch from behind the last transaction that ended before the first moment to the last that ended up to the second} */
    static WalSelection between(Wal wal, Instant from, Instant to) {
        if (to.isBefore(from)) throw new IllegalArgumentException("the time from " + from + " to " + to + " ends before it begins");
        Lsn begin = wal.start();
        Lsn end = null;
        Ended before = null;
        Ended after = null;
        for (WalRecord record : wal.records()) {
            Optional<TransactionEnd> ended = TransactionEnd.of(record).filter(e -> e.outcome() != Outcome.PREPARED);
            if (ended.isEmpty()) continue;
            Instant time = ended.get().time();
            if (time.isBefore(from) && end == null) {
                begin = record.endLsn();
                before = new Ended(record.lsn(), time);
            } else if (!time.isBefore(from) && !time.isAfter(to)) {
                end = record.endLsn();
            } else if (time.isAfter(to) && after == null) {
                after = new Ended(record.lsn(), time);
            }
        }
        if (end != null) return wal.between(begin, end);
        throw new IllegalArgumentException("no transaction ended between " + from + " and " + to + " in " + wal + wal.verdict().note() + "; the last one before ended "
                + words(before) + ", the first one after " + words(after));
    }

    private static String words(Ended end) {
        return end == null ? "(there is none)" : "at " + end.time + " (" + end.lsn + ")";
    }

    private record Ended(Lsn lsn, Instant time) {}
}
