package outagebook.course;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import outagebook.hex.Hex;

/**
 * The pictures of chapter 09: {@code Png.write("ABC")} is one with a comment, and {@code Png.read} says what the comment of one is.
 *
 * <p>The JDK's {@link ImageIO} does both; nothing of the format is known here.
 */
public final class Png {
    private static final String TREE = "javax_imageio_png_1.0";

    private Png() {}

    /** {@return a black picture of 2 × 2 points that holds this comment} */
    public static Hex write(String comment) {
        var image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            IIOMetadata about = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
            about.mergeTree(TREE, tree(comment));
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, about));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return Hex.of(bytes.toByteArray());
    }

    private static IIOMetadataNode tree(String comment) {
        var entry = new IIOMetadataNode("tEXtEntry");
        entry.setAttribute("keyword", "Comment");
        entry.setAttribute("value", comment);
        var root = new IIOMetadataNode(TREE);
        root.appendChild(new IIOMetadataNode("tEXt")).appendChild(entry);
        return root;
    }

    /** {@return what the JDK's reader says about a picture: "comment: " and its first text, or its complaint} */
    public static String read(Hex picture) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(picture.bytes()))) {
            reader.setInput(in);
            var tree = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree(TREE);
            var texts = tree.getElementsByTagName("tEXtEntry");
            return texts.getLength() == 0 ? "no comment" : "comment: " + ((IIOMetadataNode) texts.item(0)).getAttribute("value");
        } catch (IOException e) {
            return e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
        } finally {
            reader.dispose();
        }
    }
}
