package outagebook.course;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import outagebook.hex.Hex;

/**
 * The program of chapter 09 that writes and reads a format which is described nowhere: {@code BlackBox.write("ABC", "AB")}.
 *
 * <p>Its source is the answer to the exercises. Who wants the fun reads no further.
 */
public final class BlackBox {
    private static final byte[] MAGIC = {'O', 'B', 'X', 1};
    private static final int HEADER = 8;
    private static final int UNIT = 4;
    private static final int MOST = 4000;
    private static final Pattern TYPED = Pattern.compile("[A-Z0-9 ]{0," + MOST + "}");

    private BlackBox() {}

    /**
     * {@return a file with these texts, in this order}
     *
     * @throws IllegalArgumentException for a text that this program cannot write: it knows capital letters, digits and spaces, 4000 at most
     */
    public static Hex write(List<String> texts) {
        for (String text : texts) {
            if (!TYPED.matcher(text).matches()) throw new IllegalArgumentException(
                    "this program writes capital letters, digits and spaces, at most " + MOST + ": it cannot write \"" + text + "\"");
        }
        int size = HEADER;
        for (String text : texts) size += words(text) * UNIT;
        ByteBuffer file = ByteBuffer.allocate(size).put(MAGIC).putInt(texts.size());
        for (int i = 0; i < texts.size(); i++) file.put(record(i + 1, texts.get(i)));
        return Hex.of(file.array());
    }

    /** The same. */
    public static Hex write(String... texts) {
        return write(List.of(texts));
    }

    /** A header of one word, and the text with one zero at least behind it. */
    private static int words(String text) {
        return 1 + text.length() / UNIT + 1;
    }

    private static byte[] record(int number, String text) {
        ByteBuffer record = ByteBuffer.allocate(words(text) * UNIT).order(ByteOrder.LITTLE_ENDIAN);
        record.putShort((short) words(text)).put((byte) number).put((byte) 0).put(text.getBytes(StandardCharsets.US_ASCII));
        return record.put(3, xor(record.array(), 0, record.capacity())).array();
    }

    private static byte xor(byte[] bytes, int from, int to) {
        byte xor = 0;
        for (int i = from; i < to; i++) xor ^= bytes[i];
        return xor;
    }

    /**
     * {@return the texts in a file, whoever wrote it; any text may stand there}
     *
     * @throws IllegalArgumentException if this program does not take the file, with its only complaint
     */
    public static List<String> read(Hex file) {
        ByteBuffer in = ByteBuffer.wrap(file.bytes());
        if (in.remaining() < HEADER || in.mismatch(ByteBuffer.wrap(MAGIC)) != MAGIC.length) throw new IllegalArgumentException("not a box");
        int announced = in.getInt(MAGIC.length);
        List<String> texts = new ArrayList<>();
        for (int at = HEADER; at < in.capacity(); at += length(in, at)) texts.add(text(in, at, texts.size() + 1));
        if (texts.size() == announced) return List.copyOf(texts);
        throw new IllegalArgumentException(texts.size() + " records found, not as many as announced");
    }

    private static int length(ByteBuffer in, int at) {
        return Short.toUnsignedInt(Short.reverseBytes(in.getShort(at))) * UNIT;
    }

    private static String text(ByteBuffer in, int at, int number) {
        int rest = in.capacity() - at;
        if (rest < 2 * UNIT || length(in, at) < 2 * UNIT || length(in, at) > rest) throw new IllegalArgumentException("record " + number + ": invalid length");
        int end = at + length(in, at);
        if (xor(in.array(), at, end) != 0) throw new IllegalArgumentException("record " + number + ": checksum is wrong");
        if (in.get(at + 2) != (byte) number) throw new IllegalArgumentException("record " + number + ": out of order");
        int zero = at + UNIT;
        while (zero < end && in.get(zero) != 0) zero++;
        if (zero == end) throw new IllegalArgumentException("record " + number + ": text does not end");
        return new String(in.array(), at + UNIT, zero - at - UNIT, StandardCharsets.UTF_8);
    }
}
