package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts crm text into statements and those into words. A statement ends with its line, unless a backslash ends the line; words
 * may hold quoted parts; a line whose first word begins with {@code #} is a comment.
 */
final class CrmWords {
    private final String name;
    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    private CrmWords(String name, String text) {
        this.name = name;
        this.text = text;
    }

    static List<CrmLine> lines(String name, String text) {
        CrmWords words = new CrmWords(name, text);
        List<CrmLine> lines = new ArrayList<>();
        while (words.at < text.length()) {
            CrmLine line = words.line();
            if (line != null) lines.add(line);
        }
        return lines;
    }

    private CrmLine line() {
        skipBlanks();
        if (peek() == '#') skipComment();
        List<CrmLine.Word> words = new ArrayList<>();
        int afterFirst = at;
        while (at < text.length() && peek() != '\n') {
            words.add(word());
            if (words.size() == 1) afterFirst = at;
            if (words.size() == 1 && words.get(0).text().equals("xml")) skipXml();
            skipBlanks();
        }
        CrmLine.Word end = new CrmLine.Word("", line, column());
        String rest = text.substring(afterFirst, at);
        if (at < text.length()) newline();
        return words.isEmpty() ? null : new CrmLine(name, words, end, rest);
    }

    private void skipComment() {
        while (at < text.length() && peek() != '\n') at++;
    }

    /** The rest of an {@code xml} statement has quotes of its own kind. */
    private void skipXml() {
        while (at < text.length() && peek() != '\n') {
            if (!continued()) at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && (peek() == ' ' || peek() == '\t' || peek() == '\\')) {
            if (peek() != '\\') at++;
            else if (!continued()) return;
        }
    }

    /** Goes on to the next line if this one ends here with a backslash. */
    private boolean continued() {
        int end = continuation();
        if (end < 0) return false;
        at = end;
        if (at < text.length()) newline();
        return true;
    }

    /** {@return where the line ends if only a backslash and blanks are left of it, or -1} */
    private int continuation() {
        if (peek() != '\\') return -1;
        int end = at + 1;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) end++;
        return end == text.length() || text.charAt(end) == '\n' ? end : -1;
    }

    private void newline() {
        at++;
        line++;
        lineStart = at;
    }

    private CrmLine.Word word() {
        CrmLine.Word start = new CrmLine.Word("", line, column());
        StringBuilder word = new StringBuilder();
        while (at < text.length() && " \t\n".indexOf(peek()) < 0 && continuation() < 0) {
            char c = text.charAt(at++);
            if (c == '"' || c == '\'') quoted(c, word);
            else word.append(c == '\\' ? text.charAt(at++) : c);
        }
        return new CrmLine.Word(word.toString(), start.line(), start.column());
    }

    private void quoted(char quote, StringBuilder word) {
        CrmLine.Word start = new CrmLine.Word("", line, column() - 1);
        while (at < text.length() && peek() != quote) {
            if (peek() == '\n') {
                word.append('\n');
                newline();
            } else if (quote == '"' && peek() == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
                word.append(text.charAt(at + 1));
                at += 2;
            } else {
                word.append(text.charAt(at++));
            }
        }
        if (at >= text.length()) {
            throw new ClusterException(String.format("%s, line %d, column %d: expected a closing %s, found the end of the text",
                    name, start.line(), start.column(), quote));
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private int column() {
        return at - lineStart + 1;
    }
}
