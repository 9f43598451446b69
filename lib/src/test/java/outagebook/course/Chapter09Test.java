package outagebook.course;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import outagebook.hex.Hex;
import outagebook.hex.Reading;
import outagebook.hex.Reading.Order;

class Chapter09Test extends ChapterContract {
    @Override void answers() throws Exception {
        varints();
        packed();
        pictures();
        lengths();
        records();
    }

    private void varints() {
        right("09.1", "e807");
        right("09.1", "0xe8 0x07");
        right("09.1", "E8, 07");
        right("09.1", 0xe8, 0x07);
        right("09.1", new byte[] {(byte) 0xe8, 7});
        right("09.1", Hex.parse("e807"));
        right("09.1", "e88700");
        wrong("09.1", "as a u16be", "03e8");
        wrong("09.1", "as a u16le", "e803");
        wrong("09.1", "as a u32be", "000003e8");
        wrong("09.1", "one more byte follows", "e887");
        wrong("09.1", "these bytes are 140", "8c01");
        wrong("09.1", "ends after 2 bytes", "e80700");
        wrong("09.1", "hexadecimal digits", "seven");
        wrong("09.1", "hexadecimal digits", 1000);
    }

    private void packed() {
        String text = MESSAGE;
        right("09.2", text);
        right("09.2", "  \"" + text + "\"");
        right("09.2", text.getBytes(StandardCharsets.UTF_8));
        wrong("09.2", "other fields, too", "pg03 " + text + "?");
        wrong("09.2", "still packed", new byte[] {0x1f, (byte) 0x8b, 8});
        wrong("09.2", "reads so", "hello");
        wrong("09.2", "stands in the file as it is", "ABCDE");
    }

    private static final String MESSAGE = "promote me, promote me, promote me, said the replica";

    private static String chunk(String type, String data) {
        var crc = new CRC32();
        crc.update((type + data).getBytes(StandardCharsets.ISO_8859_1));
        return "%08x".formatted(data.length()) + HexFormat.of().formatHex((type + data).getBytes(StandardCharsets.ISO_8859_1)) + "%08x".formatted(crc.getValue());
    }

    private void pictures() throws Exception {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", bytes);
        String plain = HexFormat.of().formatHex(bytes.toByteArray());
        String before = plain.substring(0, 66);
        String behind = plain.substring(66);
        String comment = chunk("tEXt", "Comment\0ABC");
        String author = chunk("tEXt", "Author\0Ada");
        right("09.3", Hex.parse(before + comment + author + behind));
        right("09.3", Hex.parse(before + author + comment + behind).bytes());
        right("09.3", Hex.parse(before + comment + behind.replaceFirst("(0{8}49454e44)", author + "$1")));
        right("09.3", Hex.parse(before + author + comment + behind).writeTo(Files.createTempDirectory("picture").resolve("a.png")));
        wrong("09.3", "comment of `abc` is gone", Hex.parse(before + author + behind));
        wrong("09.3", "none is a `tEXt`", Hex.parse(before + comment + behind));
        wrong("09.3", "none is a `tEXt`", Hex.parse(before + comment + chunk("tEXt", "Author Ada") + behind));
        wrong("09.3", "checksum of the chunk at 0x38", Hex.parse(before + comment + author.substring(0, author.length() - 8) + "00000000" + behind));
        wrong("09.3", "behind the end", Hex.parse(before + comment + author.replaceFirst("^.{8}", "0a000000") + behind));
        wrong("09.3", "behind the end", Hex.parse(before + comment + author + behind + "00"));
        wrong("09.3", "not be four letters", Hex.parse(before + comment + chunk("12ab", "Ada") + author + behind));
        wrong("09.3", "must be the first one", Hex.parse(plain.substring(0, 16) + comment + plain.substring(16) + author));
        wrong("09.3", "cannot read the picture", Hex.parse(before + comment + author + chunk("IEND", "")));
        wrong("09.3", "begins with the eight bytes", Hex.parse(comment));
        wrong("09.3", "the bytes of a picture", "Ada");
    }

    private void lengths() {
        right("09.4", new Reading(-4, 2, Order.LITTLE), 4);
        right("09.4", 4L, new Reading(-4, 2, Order.LITTLE));
        wrong("09.4", "a text of 1,500 letters", new Reading(-4, 1, Order.NONE), 4);
        wrong("09.4", "a text of 3 letters", new Reading(-4, 2, Order.BIG), 4);
        wrong("09.4", "a text of 3 letters", new Reading(-4, 2, Order.LITTLE), 1);
        wrong("09.4", "a text of 3 letters", new Reading(-4, 3, Order.LITTLE), 4);
        wrong("09.4", "no whole number", new Reading(9000, 1, Order.NONE), 4);
        wrong("09.4", "two things", 4);
        wrong("09.4", "two things", new Reading(-4, 2, Order.LITTLE));
        wrong("09.4", "0 bytes is no unit", new Reading(-4, 2, Order.LITTLE), 0);
    }

    private void records() {
        Hex box = BlackBox.write("CODD", "LOVELACE", "TURING");
        String more = box.text().replaceFirst("00000003", "00000004");
        String record = "03000471" + "747572696e67" + "0000";
        byte sum = 0;
        for (byte b : Hex.parse(record).bytes()) sum ^= b;
        String right = record.replaceFirst("71", String.format("%02x", (0x71 ^ sum) & 0xff));
        right("09.5", Hex.parse(more + right));
        right("09.5", Hex.parse(more + right).bytes());
        wrong("09.5", "checksum is wrong", Hex.parse(more + right.replaceFirst("74", "75")));
        wrong("09.5", "not as many as announced", Hex.parse(box.text() + right));
        wrong("09.5", "invalid length", Hex.parse(more + right.replaceFirst("03", "04")));
        wrong("09.5", "could have written the last text itself", box);
        wrong("09.5", "the records of `box` and one more", BlackBox.write("CODD"));
        wrong("09.5", "not a box", new byte[] {1, 2, 3});
        wrong("09.5", "the bytes of an `.obx` file", List.of(1, 2));
    }
}
