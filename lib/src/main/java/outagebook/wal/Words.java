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
    private static final short[] PAIRS = pairs(10);
    private static final short[] OCTETS = pairs(16);
    private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000};
    private static final int PIECE = 1 << 16;
    private static final long BLANKS = 0x2020202020202020L;
    /** Room for a number of 64 bits and a slash. */
    private static final int LONGEST = 21;
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
        need(LONGEST);
        length = dec(number, text, length);
        return this;
    }

    /** Puts a number there; returns the place behind it. */
    private static int dec(long number, byte[] to, int at) {
        if (number < 0 || number > Integer.MAX_VALUE) return large(number, to, at);
        int rest = (int) number;
        int end = at + digits(rest);
        int place = end;
        for (; rest >= 100; rest /= 100) Bytes.put16(to, place -= 2, PAIRS[rest % 100]);
        if (rest >= 10) Bytes.put16(to, place - 2, PAIRS[rest]);
        else to[place - 1] = DIGITS[rest];
        return end;
    }

    @SuppressWarnings("deprecation")
    private static int large(long number, byte[] to, int at) {
        String digits = Long.toString(number);
        digits.getBytes(0, digits.length(), to, at);
        return at + digits.length();
    }

    private static int digits(int number) {
        int some = number | 1;
        int fewer = (Integer.SIZE - Integer.numberOfLeadingZeros(some)) * 1233 >> 12;
        return fewer + 1 + (some - POWERS[fewer] >> 31);
    }

    /** Both digits of all numbers that have two in this base. */
    private static short[] pairs(int base) {
        var pairs = new short[base * base];
        for (int i = 0; i < pairs.length; i++) pairs[i] = (short) (DIGITS[i / base] | DIGITS[i % base] << 8);
        return pairs;
    }

    /** A 64-bit number without a sign. */
    Words unsigned(long number) {
        return text(Long.toUnsignedString(number));
    }

    /** A decimal number, with blanks in front up to this width, at most 16. */
    Words dec(long number, int width) {
        need(2 * LONGEST);
        int digits = number >= 0 && number <= Integer.MAX_VALUE ? digits((int) number) : Long.toString(number).length();
        Bytes.put64(text, length, BLANKS);
        Bytes.put64(text, length + Long.BYTES, BLANKS);
        length = dec(number, text, length + Math.max(0, width - digits));
        return this;
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
        need(2);
        Bytes.put16(text, length, OCTETS[value]);
        length += 2;
        return this;
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
        hex(lsn >>> 32, 1).need(1 + Long.BYTES);
        text[length] = '/';
        Bytes.put64(text, length + 1, eightDigits(lsn));
        length += 1 + Long.BYTES;
        return this;
    }

    /** The hex digits of the lower half as eight bytes, the first digit in the lowest: all are made at once. */
    private static long eightDigits(long number) {
        long digits = (number & 0xFFFF0000L) << 16 | number & 0xFFFFL;
        digits = (digits << 8 | digits) & 0x00FF00FF00FF00FFL;
        digits = (digits << 4 | digits) & 0x0F0F0F0F0F0F0F0FL;
        long letters = digits + 0x0606060606060606L >>> 4 & 0x0101010101010101L;
        return Long.reverseBytes(digits + 0x3030303030303030L + 7 * letters);
    }

    /** {@code tablespace/database/relation} */
    Words rel(long spc, long db, long rel) {
        need(3 * LONGEST);
        int at = dec(spc, text, length);
        text[at] = '/';
        at = dec(db, text, at + 1);
        text[at] = '/';
        length = dec(rel, text, at + 1);
        return this;
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
        return text("0x").octet(bits);
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

    int length() {
        return length;
    }

    /** Writes the text there, in pieces for which the system has a buffer at hand, and begins with an empty one. */
    void moveTo(PrintStream out) {
        for (int at = 0; at < length; at += PIECE) out.write(text, at, Math.min(PIECE, length - at));
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
