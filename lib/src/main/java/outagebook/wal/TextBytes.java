package outagebook.wal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Optional;

/** Bytes as text; what is no text in that encoding is written {@code \xff}, never replaced by another letter. */
final class TextBytes {
    private TextBytes() {}

    static String of(Bytes bytes, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length());
        CharBuffer out = CharBuffer.allocate((int) (bytes.length() * (double) decoder.maxCharsPerByte()) + 1);
        var text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(out.flip());
            out.clear();
            if (!result.isError()) return text.toString();
            for (int i = 0; i < result.length(); i++) text.append(String.format("\\x%02x", in.get()));
        }
    }

    /** {@return the text, if all of it is printable} */
    static Optional<String> printable(Bytes bytes, Charset charset) {
        CharBuffer out = CharBuffer.allocate((int) (bytes.length() * (double) charset.newDecoder().maxCharsPerByte()) + 1);
        CoderResult result = charset.newDecoder().decode(ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()), out, true);
        if (result.isError()) return Optional.empty();
        String text = out.flip().toString();
        return text.chars().allMatch(TextBytes::isPrintable) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isPrintable(int character) {
        return !Character.isISOControl(character) && Character.isDefined(character)
                || character == '\n' || character == '\t' || character == '\r';
    }
}
