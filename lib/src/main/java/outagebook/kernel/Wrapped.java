package outagebook.kernel;

import static j2html.TagCreator.*;

import j2html.tags.DomContent;
import java.util.Arrays;

/** Text in which a line that is too long goes on below, a little further right than it began: nothing is out of sight. */
final class Wrapped {
    private static final int HANG = 4;
    private static final int WIDEST = 16; // of a phone's 40 columns, enough must be left

    private Wrapped() {}

    /** {@return each line as a block of its own, the line's end within it}; no element of the text may go over a line's end. */
    static DomContent lines(DomContent text) {
        return each(Arrays.stream(text.render().split("(?<=\n)")).map(Wrapped::line));
    }

    private static DomContent line(String html) {
        int indent = html.length() - html.stripLeading().length();
        return span(rawHtml(html)).withClass("line").withStyle("--hang:" + Math.min(indent + HANG, WIDEST) + "ch");
    }
}
