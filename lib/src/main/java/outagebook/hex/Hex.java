package outagebook.hex;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Bytes as one long text of lower-case hex digits, two for each byte, and edits on that text.
 *
 * <pre>{@code
 * var broken = Hex.of(Path.of("/path/to/segment")).replaceAll("3f(000000.{112}41424300)", "00$1");
 * broken.changes();                   // which bytes, and where?
 * broken.write();
 * }</pre>
 *
 * <p>That reads a file, edits its digits with a Java regular expression and writes {@code segment.broken} beside it; the file itself is only read. A Hex never changes: an
 * edit gives a new one, which remembers the bytes it came from.
 *
 * <p>A match may start in the middle of a byte: the digits {@code 13 f0} contain {@code 3f}. {@link #matches} tells.
 */
public final class Hex {
    private final byte[] bytes;
    private final long start;
    private final Path file;
    private final Hex original;

    private Hex(byte[] bytes, long start, Path file, Hex original) {
        this.bytes = bytes;
        this.start = start;
        this.file = file;
        this.original = original == null ? this : original;
    }

    /**
     * The bytes of a file; those of a {@code .gz} file are unzipped, and the name without {@code .gz} counts.
     *
     * @throws java.io.UncheckedIOException if it cannot be read, or holds more bytes than one text can show (1 GiB less 5)
     */
    public static Hex of(Path file) {
        return new Hex(HexFile.read(file), 0, file, null);
    }

    /** {@return a copy of these bytes, which come from no file} */
    public static Hex of(byte[] bytes) {
        return new Hex(HexFile.limit(bytes.clone(), "this array"), 0, null, null);
    }

    /**
     * {@return the bytes that this text of hex digits stands for}
     *
     * @throws IllegalArgumentException at the first character that is no hex digit, or if the number of digits is odd
     */
    public static Hex parse(CharSequence digits) {
        return new Hex(Digits.parse(digits), 0, null, null);
    }

    /** {@return all bytes as lower-case hex digits, two for each byte, nothing between them} */
    public String text() {
        return HexFormat.of().formatHex(bytes);
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the number of bytes} */
    public int size() {
        return bytes.length;
    }

    /** {@return the offset of the first byte in its file: 0, except in a piece cut out by {@link #around}} */
    public long start() {
        return start;
    }

    /** {@return the byte at this offset of the file, 0 to 255, or -1 if it is not among these bytes} */
    public int at(long offset) {
        long i = offset - start;
        return i < 0 || i >= bytes.length ? -1 : bytes[(int) i] & 0xff;
    }

    /**
     * {@return the unsigned number that stands at this offset of the file}
     *
     * @param code how it is written, as a {@link FieldHunt} says it: "u8", "u16le", "u24be" and so on up to "u64be", or "varint"
     * @throws IllegalArgumentException if there is no such way to write a number, if its bytes are not all among these, or if it is
     *     2^63 or more
     */
    public long number(long offset, String code) {
        Reading reading = Reading.of(code);
        if (at(offset) < 0) throw new IllegalArgumentException(String.format("no byte at 0x%x: %s", offset, this));
        var value = reading.value(new Sample(code, this, offset, 0)).orElseThrow(() -> new IllegalArgumentException(
                String.format("no whole %s at 0x%x: %s", code, offset, this)));
        if (value.bitLength() < 64) return value.longValue();
        throw new IllegalArgumentException(String.format("the %s at 0x%x is %s, too much for a long", code, offset, value));
    }

    /** {@return the bytes before the first edit; this itself if there was none} */
    public Hex original() {
        return original;
    }

    /**
     * Replaces every match in the hex text, as {@link String#replaceAll} would: {@code $1} stands for the first group.
     *
     * <p>{@code .+} runs to the end of the text and comes back, for each place at which the expression could start. On a 16 MB
     * segment full of records that takes minutes, in Ruby as in Java; an interrupt ends it.
     *
     * @throws IllegalArgumentException if the result is not whole bytes: an odd number of digits, or a character that is
     *     no hex digit; the message says where
     */
    public Hex replaceAll(String regex, String replacement) {
        return new Hex(new Digits(bytes).replaceAll(regex, replacement), start, file, original);
    }

    /** {@return where this regular expression matches the hex text, in order} */
    public List<Match> matches(String regex) {
        List<Match> found = new ArrayList<>();
        Matcher matcher = new Digits(bytes).matcher(regex);
        while (Digits.find(matcher)) {
            found.add(new Match(2 * start + matcher.start(), matcher.end() - matcher.start()));
        }
        return List.copyOf(found);
    }

    /**
     * {@return the bytes that differ from the original, in order; empty if none does}
     *
     * @throws IllegalStateException if the edits made the bytes longer or shorter, so that all that follows has moved;
     *     the message says from where on, and by how much
     */
    public List<Change> changes() {
        if (bytes.length != original.bytes.length) throw new IllegalStateException(moved());
        List<Change> changes = new ArrayList<>();
        for (int i = next(0); i < bytes.length; i = next(i + 1)) {
            changes.add(new Change(start + i, original.bytes[i] & 0xff, bytes[i] & 0xff));
        }
        return List.copyOf(changes);
    }

    private int next(int from) {
        int length = bytes.length;
        int behind = Arrays.mismatch(bytes, from, length, original.bytes, from, length);
        return behind < 0 ? length : from + behind;
    }

    private String moved() {
        int by = bytes.length - original.bytes.length;
        return String.format("from offset 0x%x on everything has moved: the edits made it %d byte%s %s (%d before, %d now)",
                start + Arrays.mismatch(bytes, original.bytes), Math.abs(by), Math.abs(by) == 1 ? "" : "s",
                by > 0 ? "longer" : "shorter", original.bytes.length, bytes.length);
    }

    /** {@return the offsets of the first byte of this text, as UTF-8, wherever it stands, in order} */
    public List<Long> find(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        if (wanted.length == 0) throw new IllegalArgumentException("the text to find is empty");
        List<Long> found = new ArrayList<>();
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) found.add(start + i);
        }
        return List.copyOf(found);
    }

    /**
     * {@return the offset at which this text stands first}
     *
     * @throws IllegalArgumentException if it stands nowhere
     */
    public long first(String text) {
        return find(text).stream().findFirst().orElseThrow(() -> new IllegalArgumentException(
                "\"" + text + "\" stands nowhere in " + this + "; a number, or a text that is compressed, looks different in bytes"));
    }

    /**
     * {@return those places of {@link #find} where the text stands alone: not inside a longer run of ASCII letters and
     * digits} A length in the byte beside the text can happen to be the code of a letter; such a place is left out.
     */
    public List<Long> findWord(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return find(text).stream().filter(at -> standsAlone((int) (at - start), length)).toList();
    }

    private boolean standsAlone(int from, int length) {
        int to = from + length;
        boolean before = from > 0 && alphanumeric(bytes[from - 1]) && alphanumeric(bytes[from]);
        boolean behind = to < bytes.length && alphanumeric(bytes[to]) && alphanumeric(bytes[to - 1]);
        return !before && !behind;
    }

    private static boolean alphanumeric(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    /**
     * {@return the piece from {@code before} bytes before this offset up to {@code after} bytes from it on; less where the
     * bytes end. It knows its offset in the file, {@link #start}}
     */
    public Hex around(long offset, int before, int after) {
        if (before < 0 || after < 0) throw new IllegalArgumentException("before and after must not be negative: " + before + ", " + after);
        int from = (int) Math.min(bytes.length, Math.max(0, offset - start - before));
        int to = (int) Math.max(from, Math.min(bytes.length, offset - start + after));
        return new Hex(Arrays.copyOfRange(bytes, from, to), start + from, null, null);
    }

    /** Writes them as {@link #write(String) write("broken")}. */
    public Path write() {
        return write("broken");
    }

    /**
     * Writes the bytes to a new file beside the one they came from, named like it with {@code .} and this ending behind; if
     * there is such a file with other bytes, with {@code .2} behind that, and so on: a cell can be changed and run again. A
     * file with exactly these bytes is left as it is.
     *
     * @return the file
     * @throws IllegalStateException if they came from no file
     * @throws java.io.UncheckedIOException if it cannot be written
     * @see #writeTo
     */
    public Path write(String ending) {
        if (file == null) throw new IllegalStateException("these bytes came from no file: name one with writeTo(Path)");
        Path first = file.resolveSibling(HexFile.plainName(file) + "." + ending);
        Path target = first;
        for (int i = 2; HexFile.isOther(target, bytes); i++) target = first.resolveSibling(first.getFileName() + "." + i);
        return writeTo(target);
    }

    /**
     * Writes the bytes to a new file: under another name first, then renamed. A file with exactly these bytes is left as
     * it is; one with other bytes is never overwritten.
     *
     * @return the file
     * @throws java.io.UncheckedIOException if the file is there with other bytes, or cannot be written
     */
    public Path writeTo(Path target) {
        return HexFile.write(target, bytes);
    }

    /** {@return the first digits and the size: the whole text would be too long to show} */
    @Override public String toString() {
        int shown = Math.min(bytes.length, 24);
        return (file == null ? "" : HexFile.plainName(file) + ": ") + HexFormat.of().formatHex(bytes, 0, shown)
                + (shown < bytes.length ? "…" : "") + " (" + bytes.length + (bytes.length == 1 ? " byte" : " bytes")
                + (start == 0 ? ")" : String.format(" from 0x%x)", start));
    }

    /**
     * A place where a regular expression matches the hex text.
     *
     * @param digit  of the text at which the match starts, counted from 0
     * @param length in digits
     */
    public record Match(long digit, int length) {
        /** {@return the offset of the byte in which the match starts} */
        public long offset() {
            return digit / 2;
        }

        /** {@return whether the match starts in the middle of a byte, so that its pairs of digits are not bytes at all} */
        public boolean halfByte() {
            return digit % 2 == 1;
        }

        @Override public String toString() {
            return String.format("offset 0x%x%s: %d digits", offset(), halfByte() ? " and a half" : "", length);
        }
    }

    /**
     * A byte that an edit changed.
     *
     * @param offset of the byte in the file
     * @param before its value in the original, 0 to 255
     * @param after  its value now
     */
    public record Change(long offset, int before, int after) {
        @Override public String toString() {
            return String.format("offset 0x%x: %02x -> %02x", offset, before, after);
        }
    }
}
