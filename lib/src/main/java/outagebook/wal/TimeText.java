package outagebook.wal;

import java.time.LocalDate;

/**
 * Dates and times in the style ISO, time zone UTC; intervals in the style postgres.
 *
 * <p>Source: PostgreSQL utils/adt/datetime.c (EncodeDateTime, EncodeInterval), timestamp.c, date.c. Times are whole microseconds
 * (9.3 to 9.6 could be built with floating-point ones, which hardly anyone did).
 */
final class TimeText {
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;

    private TimeText() {}

    static String date(int days) {
        if (days == Integer.MAX_VALUE) return "infinity";
        if (days == Integer.MIN_VALUE) return "-infinity";
        LocalDate date = LocalDate.ofEpochDay(EPOCH_DAY + days);
        return day(date) + era(date);
    }

    static String timestamp(long micros, String zone) {
        if (micros == Long.MAX_VALUE) return "infinity";
        if (micros == Long.MIN_VALUE) return "-infinity";
        LocalDate date = LocalDate.ofEpochDay(EPOCH_DAY + Math.floorDiv(micros, DAY));
        return day(date) + " " + time(Math.floorMod(micros, DAY)) + zone + era(date);
    }

    private static String day(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return String.format("%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }

    static String time(long micros) {
        long seconds = micros / SECOND;
        return String.format("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60) + fraction(micros % SECOND);
    }

    private static String fraction(long micros) {
        return micros == 0 ? "" : String.format(".%06d", micros).replaceFirst("0+$", "");
    }

    /** Seconds west of Greenwich. */
    static String zone(int west) {
        long seconds = Math.abs((long) west);
        String text = (west <= 0 ? "+" : "-") + String.format("%02d", seconds / 3600);
        if (seconds % 3600 == 0) return text;
        text += String.format(":%02d", seconds / 60 % 60);
        return seconds % 60 == 0 ? text : text + String.format(":%02d", seconds % 60);
    }

    static String interval(long micros, int days, int months, WalVersion version) {
        if (version.since(WalVersion.V17) && days == months && micros == (days < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)) {
            if (days == Integer.MAX_VALUE) return "infinity";
            if (days == Integer.MIN_VALUE) return "-infinity";
        }
        return new Interval().part(months / 12, "year").part(months % 12, "mon").part(days, "day").time(micros);
    }

    /** A part behind a negative one gets a plus. */
    private static final class Interval {
        private final StringBuilder text = new StringBuilder();
        private boolean negativeBefore;

        Interval part(int value, String unit) {
            if (value == 0) return this;
            text.append(text.length() == 0 ? "" : " ").append(negativeBefore && value > 0 ? "+" : "").append(value).append(' ').append(unit)
                    .append(value == 1 ? "" : "s");
            negativeBefore = value < 0;
            return this;
        }

        String time(long micros) {
            if (micros == 0 && text.length() > 0) return text.toString();
            String sign = micros < 0 ? "-" : negativeBefore ? "+" : "";
            return text.append(text.length() == 0 ? "" : " ").append(sign).append(clock(micros)).toString();
        }

        /** The smallest long has no positive twin; its parts have. */
        private static String clock(long micros) {
            long seconds = Math.abs(micros / SECOND);
            return String.format("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60) + fraction(Math.abs(micros % SECOND));
        }
    }
}
