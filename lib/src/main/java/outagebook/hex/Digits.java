package outagebook.hex;

import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The hex digits of bytes, made one by one when a regular expression asks for them: a text of 32 million digits costs no
 * memory. Listens to interrupts, since a careless expression can take hours on such a text.
 */
final class Digits implements CharSequence {
    private static final String HEX = "0123456789abcdef";
    private final byte[] bytes;
    private final int from;
    private final int to;
    private int asked;

    Digits(byte[] bytes) {
        this(bytes, 0, 2 * bytes.length);
    }

    private Digits(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    @Override public int length() {
        return to - from;
    }

    @Override public char charAt(int index) {
        if ((++asked & 0xfffff) == 0 && Thread.interrupted()) {
            throw new CancellationException("interrupted while matching, at digit " + index);
        }
        int digit = from + index;
        int b = bytes[digit >> 1];
        return HEX.charAt((digit & 1) == 0 ? b >> 4 & 0xf : b & 0xf);
    }

    @Override public CharSequence subSequence(int start, int end) {
        return new Digits(bytes, from + start, from + end);
    }

    @Override public String toString() {
        return new StringBuilder(length()).append(this, 0, length()).toString();
    }

    /** {@return a matcher for this expression, or one sentence about what is wrong with it} */
    Matcher matcher(String regex) {
        try {
            return Pattern.compile(regex).matcher(this);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the regular expression " + regex + " is not complete or not valid: " + e.getDescription()
                    + (e.getIndex() < 0 ? "" : ", near character " + (e.getIndex() + 1)), e);
        }
    }

    /** Finds the next match; an expression that repeats a group recurses for each repetition, which long texts do not survive. */
    static boolean find(Matcher matcher) {
        try {
            return matcher.find();
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the regular expression " + matcher.pattern() + " repeats a group too often for "
                    + "a text of this length: repeat single characters instead, as .+ or [0-9a-f]* do", e);
        }
    }

    byte[] replaceAll(String regex, String replacement) {
        Matcher matcher = matcher(regex);
        if (!find(matcher)) return bytes;
        StringBuilder text = new StringBuilder(length());
        String oddity = "";
        int done = 0;
        do {
            int start = text.length() + matcher.start() - done;
            append(matcher, text, replacement);
            done = matcher.end();
            int before = done - matcher.start();
            int after = text.length() - start;
            if (oddity.isEmpty() && (before - after) % 2 != 0) oddity = oddity(matcher.start(), before, after);
        } while (find(matcher));
        matcher.appendTail(text);
        if (text.length() % 2 != 0) throw new IllegalArgumentException(odd(text.length()) + oddity);
        return parse(text);
    }

    private static void append(Matcher matcher, StringBuilder text, String replacement) {
        try {
            matcher.appendReplacement(text, replacement);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the replacement " + replacement + " names a group that the regular expression "
                    + matcher.pattern() + " does not have (" + e.getMessage() + "): it has " + matcher.groupCount(), e);
        }
    }

    private static String oddity(int digit, int before, int after) {
        return String.format("; the match at digit %d (offset 0x%x) had %d and now has %d", digit, digit / 2, before, after);
    }

    private static String odd(int digits) {
        return digits + " hex digits are not whole bytes: an even number is needed";
    }

    static byte[] parse(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new IllegalArgumentException(String.format("'%c' at digit %d (offset 0x%x) is no hex digit", text.charAt(i), i, i / 2));
            }
        }
        if (text.length() % 2 != 0) throw new IllegalArgumentException(odd(text.length()));
        return HexFormat.of().parseHex(text);
    }
}
