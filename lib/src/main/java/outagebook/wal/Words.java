package outagebook.wal;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Text put together piece by piece, in the forms that PostgreSQL's dump tools use; no format strings, which are slow.
 *
 * <p>Kept as bytes, as the tools write it: ASCII, and between it what the WAL has as text.
 */
final class Words {
    private static final long POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAIRS = pairs();
    private static final int BILLION = 1_000_000_000;

    private byte[] text = new byte[256];
    private int length;

    /** ASCII text. */
    @SuppressWarnings("deprecation") // Takes the lower half of each character; all that makes no array in between.
    Words text(String words) {
        need(words.length());
        words.getBytes(0, words.length(), text, length);
        length += words.length();
        return this;
    }

    /** An ASCII character. */
    Words text(char letter) {
        need(1);
        text[length++] = (byte) letter;
        return this;
    }

    /** A number in decimal; an unsigned 32-bit number comes as a long. */
    Words dec(long number) {
        if (number < 0) return text(Long.toString(number));
        if (number > Integer.MAX_VALUE) return dec(number / BILLION).zeros(number % BILLION, 9);
        int rest = (int) number;
        int digits = digits(rest);
        need(digits);
        length += digits;
        int at = length;
        for (; rest >= 100; rest /= 100) at = pair(rest % 100, at);
        if (rest >= 10) pair(rest, at);
        else text[at - 1] = DIGITS[rest];
        return this;
    }

    private static int digits(int number) {
        int digits = 1;
        for (long limit = 10; number >= limit; limit *= 10) digits++;
        return digits;
    }

    /** Two decimal digits in front of this place. */
    private int pair(int number, int at) {
        text[at - 1] = PAIRS[2 * number + 1];
        text[at - 2] = PAIRS[2 * number];
        return at - 2;
    }

    private static byte[] pairs() {
        var pairs = new byte[200];
        for (int i = 0; i < pairs.length; i++) pairs[i] = DIGITS[i % 2 == 0 ? i / 20 : i / 2 % 10];
        return pairs;
    }

    /** A 64-bit number without a sign. */
    Words unsigned(long number) {
        return text(Long.toUnsignedString(number));
    }

    /** A decimal number, with blanks in front up to this width. */
    Words dec(long number, int width) {
        int from = length;
        return dec(number).padTo(from, width, ' ');
    }

    /** Upper-case hex digits, with zeros in front up to this width. */
    Words hex(long number, int width) {
        int digits = Math.max(width, (Long.SIZE - Long.numberOfLeadingZeros(number | 1) + 3) / 4);
        need(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--, rest >>>= 4) text[at] = DIGITS[(int) rest & 0xF];
        length += digits;
        return this;
    }

    /** A byte as two hex digits. */
    Words octet(int value) {
        return hex(value, 2);
    }

    /** Text that ends before a zero byte, taken as it is. */
    Words cString(Bytes bytes, int at) {
        int end = at;
        while (bytes.u8(end) != 0) end++;
        need(end - at);
        System.arraycopy(bytes.array(), bytes.offset() + at, text, length, end - at);
        length += end - at;
        return this;
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

    /**
     * A time in microseconds since 2000-01-01, as {@code 2026-11-23 01:39:20.671072 UTC}: timestamptz_to_str with TZ=UTC. Before
     * 2000 the seconds are rounded up and their fraction has a minus, as there.
     */
    Words time(long micros) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(POSTGRES_EPOCH + micros / 1_000_000, 0, ZoneOffset.UTC);
        zeros(time.getYear(), 4).text('-').zeros(time.getMonthValue(), 2).text('-').zeros(time.getDayOfMonth(), 2);
        text(' ').zeros(time.getHour(), 2).text(':').zeros(time.getMinute(), 2).text(':').zeros(time.getSecond(), 2);
        long fraction = micros % 1_000_000;
        text('.');
        return (fraction < 0 ? text('-').zeros(-fraction, 5) : zeros(fraction, 6)).text(" UTC");
    }

    private Words zeros(long number, int width) {
        int from = length;
        return dec(number).padTo(from, width, '0');
    }

    /** Lower-case hex digits, with zeros in front up to this width. */
    Words lowerHex(long number, int width) {
        int from = length;
        return text(Long.toHexString(number)).padTo(from, width, '0');
    }

    /** A row's place at this place of the data: {@code page/number}; the page's upper half comes first. */
    Words tid(Bytes bytes, int at) {
        return dec((long) bytes.u16(at) << 16 | bytes.u16(at + 2)).text('/').dec(bytes.u16(at + 4));
    }

    /** Flag bits: {@code 0x%02X} */
    Words flags(int bits) {
        return text("0x").hex(bits, 2);
    }

    /** Line pointers that lie one behind the other: {@code [1, 2, 3]} */
    Words offsets(Bytes bytes, int at, int count) {
        text('[');
        for (int i = 0; i < count; i++) text(i == 0 ? "" : ", ").dec(bytes.u16(at + 2 * i));
        return text(']');
    }

    /** Numbers of four bytes that lie one behind the other: {@code [1, 2, 3]} */
    Words numbers(Bytes bytes, int count) {
        text('[');
        for (int i = 0; i < count; i++) text(i == 0 ? "" : ", ").dec(bytes.u32(4 * i));
        return text(']');
    }

    /** A floating-point number with six decimals, all digits exact: {@code %f} */
    Words fixed(double number) {
        if (Double.isFinite(number)) return text(new BigDecimal(number).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
        return text(Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
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
        text(Math.copySign(1, number) < 0 ? "-" : "");
        if (Double.isInfinite(number)) return text("inf");
        if (number == 0) return text('0');
        BigDecimal rounded = new BigDecimal(Math.abs(number)).round(new MathContext(6, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 6) return text(rounded.toPlainString());
        String digits = rounded.unscaledValue().toString();
        text(digits.charAt(0)).text(digits.length() > 1 ? "." : "").text(digits.substring(1));
        return text(exponent < 0 ? "e-" : "e+").text(Math.abs(exponent) < 10 ? "0" : "").dec(Math.abs(exponent));
    }

    /** Blanks behind the text, up to this length of the whole. */
    Words fillTo(int whole) {
        if (length >= whole) return this;
        need(whole - length);
        Arrays.fill(text, length, whole, (byte) ' ');
        length = whole;
        return this;
    }

    int length() {
        return length;
    }

    /** Writes the text there, and begins with an empty one. */
    void moveTo(PrintStream out) {
        out.write(text, 0, length);
        length = 0;
    }

    private Words padTo(int from, int width, char pad) {
        int missing = width - (length - from);
        if (missing <= 0) return this;
        need(missing);
        System.arraycopy(text, from, text, from + missing, length - from);
        Arrays.fill(text, from, from + missing, (byte) pad);
        length += missing;
        return this;
    }

    private void need(int more) {
        if (length + more > text.length) text = Arrays.copyOf(text, Math.max(length + more, 2 * text.length));
    }

    @Override public String toString() {
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
