package outagebook.course;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import outagebook.hex.Hex;
import outagebook.hex.Reading;
import outagebook.hex.Sample;
import outagebook.notebook.Samples;

/** Other binary formats: on the bundled gRPC connection, on pictures, and on what the black box writes. */
final class Chapter09 {
    static final Map<String, Check> CHECKS = Map.of(
            "09.1", Chapter09::varintOfThousand,
            "09.2", Chapter09::packedText,
            "09.3", Chapter09::secondText,
            "09.4", Chapter09::lengthOfBox,
            "09.5", Chapter09::appendedRecord);
    private static final int LETTERS = 1000;
    private static final String SIGNATURE = "89504e470d0a1a0a";

    private Chapter09() {}

    private static Verdict varintOfThousand(Given given) {
        Optional<Hex> digits = digits(given);
        if (digits.isEmpty()) return Verdict.unexpected(given, "bytes, as hexadecimal digits");
        Hex hex = digits.get();
        int end = 0;
        while (end < hex.size() && hex.at(end) >= 0x80) end++;
        for (String fixed : List.of("u16be", "u16le", "u32be", "u32le")) {
            if (fixed.startsWith("u" + 8 * hex.size()) && hex.number(0, fixed) == LETTERS) return Verdict.wrong(
                    "That is the number as a " + fixed + ". A varint has only seven bits of the number in each byte.");
        }
        if (end == hex.size()) return Verdict.wrong("The top bit of the last byte says that one more byte follows, but there is none.");
        long number = hex.number(0, "varint");
        if (number != LETTERS) return Verdict.wrong("Read as a varint, these bytes are " + number + ".");
        if (end + 1 < hex.size()) return Verdict.wrong("It begins well, but the number ends after " + (end + 1) + " bytes; what are the others?");
        return Verdict.right(LETTERS + " = " + (LETTERS & 127) + " + " + (LETTERS >> 7) + " · 128: the low seven bits first, with the top bit set."
                + (end > 1 ? " (Readers accept it, but a byte less would do.)" : ""));
    }

    /** The bytes given: as they are, as a list of numbers, or as a text of hex digits. */
    private static Optional<Hex> digits(Given given) {
        if (given.bytes().isPresent()) return given.bytes().map(Hex::of).filter(hex -> hex.size() > 0);
        List<Integer> numbers = given.all(Integer.class);
        String text = numbers.size() == given.values().size() && numbers.stream().allMatch(n -> n < 256)
                ? numbers.stream().map(n -> String.format("%02x", n & 0xff)).reduce("", String::concat)
                : given.all(String.class).size() < given.values().size() ? "" : given.text().replaceAll("0x|[\\s,;]", "");
        return text.matches("([0-9a-fA-F]{2})+") ? Optional.of(Hex.parse(text)) : Optional.empty();
    }

    private static Verdict packedText(Given given) {
        Hex connection = Hex.of(Samples.path("append.h2"));
        byte[] line = unpacked(connection);
        String right = lastText(Hex.of(line));
        String text = given.bytes().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElseGet(given::text).strip().replaceAll("^\"|\"$", "");
        if (text.equals(right)) return Verdict.right("The message was packed with gzip: only its flag and its length could be seen from outside.");
        if (text.contains(right)) return Verdict.wrong("The text is in it, and other fields, too. Which bytes are field 3?");
        if (text.startsWith("\u001f") || given.bytes().filter(bytes -> bytes.length > 1 && bytes[0] == 0x1f).isPresent()) {
            return Verdict.wrong("That is still packed. What begins with `1f 8b` is gzip.");
        }
        if (connection.find(text).isEmpty()) return Verdict.wrong("No text that was sent in this call reads so.");
        return Verdict.wrong("That stands in the file as it is. The text of the sixth call does not.");
    }

    private static byte[] unpacked(Hex connection) {
        byte[] bytes = connection.bytes();
        int at = (int) connection.matches("1f8b08").get(0).offset();
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
            return gzip.readNBytes(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The third field of a line: behind a text, which is short, and a varint. */
    private static String lastText(Hex line) {
        long at = 2 + line.at(1) + 1;
        while (line.at(at) >= 0x80) at++;
        at += 2;
        return new String(line.bytes(), (int) at + 1, line.at(at), StandardCharsets.UTF_8);
    }

    /** A chunk of a picture: its first byte, its type, its data. */
    private record Chunk(long at, String type, String data) {}

    private static Verdict secondText(Given given) {
        Optional<byte[]> bytes = given.bytes();
        if (bytes.isEmpty()) return Verdict.unexpected(given, "the bytes of a picture");
        Hex hex = Hex.of(bytes.get());
        if (!hex.text().startsWith(SIGNATURE)) return Verdict.wrong("A picture begins with the eight bytes with which `abc` begins; this does not.");
        List<Chunk> chunks = new ArrayList<>();
        Optional<String> damage = chunks(hex, chunks);
        if (damage.isPresent()) return Verdict.wrong(damage.get());
        if (!texts(chunks, "Comment")) return Verdict.wrong("Every chunk is right, but the comment of `abc` is gone.");
        if (!texts(chunks, "Author")) return Verdict.wrong("Every chunk is right, but none is a `tEXt` whose data is the word `Author`, a zero, and a text.");
        if (!chunks.get(0).type.equals("IHDR") || !chunks.get(chunks.size() - 1).type.equals("IEND")) {
            return Verdict.wrong("Every chunk is right, but `IHDR` must be the first one, and `IEND` the last.");
        }
        return shown(hex) ? Verdict.right("Length, type, data, checksum: " + chunks.size() + " chunks, and each is right.")
                : Verdict.wrong("Every chunk is right, but the JDK cannot read the picture: something in it was lost.");
    }

    private static boolean texts(List<Chunk> chunks, String keyword) {
        return chunks.stream().anyMatch(chunk -> chunk.type.equals("tEXt") && chunk.data.startsWith(keyword + "\0"));
    }

    /** Takes the picture apart; what is wrong with it, if anything. */
    private static Optional<String> chunks(Hex hex, List<Chunk> chunks) {
        byte[] bytes = hex.bytes();
        for (long p = SIGNATURE.length() / 2; p < hex.size(); p += 12 + chunks.get(chunks.size() - 1).data.length()) {
            long length = p + 12 > hex.size() ? Long.MAX_VALUE : hex.number(p, "u32be");
            if (length > hex.size() - p - 12) return Optional.of(String.format("At 0x%x should begin a chunk, but its length leads behind the end of the file.", p));
            String type = new String(bytes, (int) p + 4, 4, StandardCharsets.ISO_8859_1);
            if (!type.matches("[a-zA-Z]{4}")) return Optional.of(String.format("At 0x%x should begin a chunk, but its type would not be four letters.", p));
            var crc = new CRC32();
            crc.update(bytes, (int) p + 4, (int) length + 4);
            if (crc.getValue() != hex.number(p + 8 + length, "u32be")) return Optional.of(String.format(
                    "The checksum of the chunk at 0x%x, `%s` of length %d, is wrong. It is the CRC-32 over type and data, without the length.", p, type, length));
            chunks.add(new Chunk(p, type, new String(bytes, (int) p + 8, (int) length, StandardCharsets.ISO_8859_1)));
        }
        return chunks.isEmpty() ? Optional.of("There is no chunk in it.") : Optional.empty();
    }

    private static boolean shown(Hex hex) {
        try {
            return ImageIO.read(new ByteArrayInputStream(hex.bytes())) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Verdict lengthOfBox(Given given) {
        List<Reading> readings = given.all(Reading.class);
        List<Number> units = given.all(Number.class);
        if (readings.size() != 1 || units.size() != 1 || given.values().size() != 2) {
            return Verdict.unexpected(given, "two things, a `Reading` and the number of bytes in a unit");
        }
        if (units.get(0).longValue() < 1) return Verdict.wrong(units.get(0) + " bytes is no unit.");
        for (int letters : new int[] {3, 8, 21, 50, 500, 1500, 3999}) {
            Optional<String> wrong = misread(readings.get(0), units.get(0).longValue(), letters);
            if (wrong.isPresent()) return Verdict.wrong(wrong.get());
        }
        return Verdict.right("It holds for texts of 3 letters and of 3,999: where, how wide, in which order, what it counts, and in which unit.");
    }

    /** Whether this reading leads from a record with so many letters to the one behind it; if not, what happens. */
    private static Optional<String> misread(Reading reading, long unit, int letters) {
        String text = "W" + "Q".repeat(letters - 1);
        Hex box = BlackBox.write("CODD", text, "ENDE");
        long at = box.first(text);
        long size = box.first("ENDE") - at;
        var value = reading.value(new Sample(text, box, at, letters));
        if (value.isEmpty()) return Optional.of("Before a text of " + letters + " letters there is no whole number of this kind.");
        if (value.get().equals(BigInteger.valueOf(size / unit)) && size % unit == 0) return Optional.empty();
        return Optional.of(String.format("With a text of %,d letters, your field is %,d; in units of %d that makes %,d. But the next text begins %,d bytes after this one.",
                letters, value.get(), unit, value.get().multiply(BigInteger.valueOf(unit)), size));
    }

    private static Verdict appendedRecord(Given given) {
        Optional<byte[]> bytes = given.bytes();
        if (bytes.isEmpty()) return Verdict.unexpected(given, "the bytes of an `.obx` file");
        try {
            List<String> texts = BlackBox.read(Hex.of(bytes.get()));
            if (texts.size() < 2) return Verdict.wrong("The program reads it, but there should be the records of `box` and one more.");
            String last = texts.get(texts.size() - 1);
            if (!last.matches(".*[a-z].*")) return Verdict.wrong("The program reads it, but it could have written the last text itself: \"" + last + "\".");
            return Verdict.right("The program reads " + String.join(", ", texts) + ". It could not have written that; you have understood its format.");
        } catch (IllegalArgumentException e) {
            return Verdict.wrong("The program does not take it: \"" + e.getMessage() + "\".");
        }
    }
}
