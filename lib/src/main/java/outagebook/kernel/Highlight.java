package outagebook.kernel;

import static j2html.TagCreator.*;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java source in colours: comments, strings, keywords, numbers. By sight, not by parsing, so it never fails. */
final class Highlight {
    /** Java Language Specification 17, 3.7 (comments), 3.9 (keywords), 3.10 (literals). */
    private static final Pattern TOKEN = Pattern.compile("""
            (?<comment>//[^\\n]*|/\\*(?s:.*?)(?:\\*/|\\z))\
            |(?<string>\"""(?s:(?:\\\\.|.)*?)(?:\"""|\\z)|"(?:\\\\.|[^"\\\\\\n])*+"?|'(?:\\\\.|[^'\\\\\\n])*+'?)\
            |(?<keyword>\\b(?:abstract|assert|boolean|break|byte|case|catch|char|class|continue|default|do|double|else\
            |enum|extends|false|final|finally|float|for|if|implements|import|instanceof|int|interface|long|new|null\
            |package|permits|private|protected|public|record|return|sealed|short|static|super|switch|this|throw|throws\
            |true|try|var|void|while|yield)\\b)\
            |(?<number>\\b\\d[\\w.]*+)\
            |(?<word>\\w++)""");

    private Highlight() {}

    /** {@return the source as text and coloured spans; its text is exactly the source, and no span goes over the end of a line} */
    static DomContent java(String source) {
        var parts = new ArrayList<DomContent>();
        Matcher token = TOKEN.matcher(source);
        int from = 0;
        while (token.find()) {
            String kind = kind(token);
            if (kind.isEmpty()) continue;
            parts.add(text(source.substring(from, token.start())));
            for (String line : token.group().split("(?=\n)|(?<=\n)")) parts.add(line.equals("\n") ? text(line) : span(line).withClass(kind));
            from = token.end();
        }
        parts.add(text(source.substring(from)));
        return each(parts.stream());
    }

    private static String kind(Matcher token) {
        if (token.group("comment") != null) return "comment";
        if (token.group("string") != null) return "string";
        if (token.group("keyword") != null) return "keyword";
        return token.group("number") != null ? "number" : "";
    }
}
