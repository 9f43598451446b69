package outagebook.wal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Text put together piece by piece, in the forms that PostgreSQL's dump tools use; no format strings, which are slow. */
final class Words {
    private static final long POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

    private final StringBuilder text = new StringBuilder(160);

    Words text(String words) {
        text.append(words);
        return this;
    }

    Words text(char letter) {
        text.append(letter);
        return this;
    }

    /** A number in decimal; an unsigned 32-bit number comes as a long. */
    Words dec(long number) {
        text.append(number);
        return this;
    }

    /** A decimal number, with blanks in front up to this width. */
    Words dec(long number, int width) {
        int from = text.length();
        text.append(number);
        return padTo(from, width, ' ');
    }

    /** Upper-case hex digits, with zeros in front up to this width. */
    Words hex(long number, int width) {
        for (int shift = 60, started = 0; shift >= 0; shift -= 4) {
            int digit = (int) (number >>> shift) & 0xF;
            if (digit != 0 || started > 0 || shift < 4 * width || shift == 0) {
                text.append(DIGITS[digit]);
                started++;
            }
        }
        return this;
    }

    /** T or F. */
    Words flag(boolean set) {
        return text(set ? 'T' : 'F');
    }

    /** {@code epoch:xid} */
    Words fullXid(long xid) {
        return dec(xid >>> 32).text(':').dec(xid & 0xFFFFFFFFL);
    }

    /** {@code %g}: six digits that count, without zeros behind them, and with an exponent if it is below -4 or above 5. */
    Words general(double number) {
        if (number == (int) number && Math.abs(number) < 1_000_000 && 1 / number != Double.NEGATIVE_INFINITY) return dec((int) number);
        if (Double.isNaN(number)) return text("nan");
        text.append(Math.copySign(1, number) < 0 ? "-" : "");
        if (Double.isInfinite(number)) return text("inf");
        if (number == 0) return text('0');
        BigDecimal rounded = new BigDecimal(Math.abs(number)).round(new MathContext(6, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 6) return text(rounded.toPlainString());
        String digits = rounded.unscaledValue().toString();
        text(digits.charAt(0)).text(digits.length() > 1 ? "." : "").text(digits.substring(1));
        return text(exponent < 0 ? "e-" : "e+").text(Math.abs(exponent) < 10 ? "0" : "").dec(Math.abs(exponent));
    }

    /** {@code %X/%X} */
    Words lsn(long lsn) {
        return hex(lsn >>> 32, 1).text('/').hex(lsn & 0xFFFFFFFFL, 1);
    }

    /** {@code %X/%08X} */
    Words paddedLsn(long lsn) {
        return hex(lsn >>> 32, 1).text('/').hex(lsn & 0xFFFFFFFFL, 8);
    }

    /** {@code tablespace/database/relation} */
    Words rel(long spc, long db, long rel) {
        return dec(spc).text('/').dec(db).text('/').dec(rel);
    }

    /** The three numbers of a relation at this place of the data. */
    Words rel(Bytes bytes, int at) {
        return rel(bytes.u32(at), bytes.u32(at + 4), bytes.u32(at + 8));
    }

    /** A time in microseconds since 2000-01-01, as {@code 2026-11-23 01:39:20.671072 UTC}: timestamptz_to_str with TZ=UTC. */
    Words time(long micros) {
        SECONDS.formatTo(Instant.ofEpochSecond(POSTGRES_EPOCH + Math.floorDiv(micros, 1_000_000)), text);
        int from = text.append('.').length();
        text.append(Math.floorMod(micros, 1_000_000));
        return padTo(from, 6, '0').text(" UTC");
    }

    /** Blanks behind the text, up to this length of the whole. */
    Words fillTo(int length) {
        while (text.length() < length) text.append(' ');
        return this;
    }

    int length() {
        return text.length();
    }

    private Words padTo(int from, int width, char pad) {
        while (text.length() - from < width) text.insert(from, pad);
        return this;
    }

    @Override public String toString() {
        return text.toString();
    }
}
