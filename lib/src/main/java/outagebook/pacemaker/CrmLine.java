package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One statement of crm text, read word by word; whatever is wrong is said with its line and column. */
final class CrmLine {
    /** A word without its quotes, and where it began. */
    record Word(String text, int line, int column) {}

    private final String name;
    private final List<Word> words;
    private final Word end;
    private final String rest;
    private int at;

    /**
     * @param name of the file, for messages
     * @param end  the place after the last word
     * @param rest everything after the first word as it was written
     */
    CrmLine(String name, List<Word> words, Word end, String rest) {
        this.name = name;
        this.words = words;
        this.end = end;
        this.rest = rest;
    }

    /** {@return the words that are left, between brackets that stand alone, to be read in place of this} */
    CrmLine withBracketsApart() {
        List<Word> apart = new ArrayList<>();
        for (Word word : words.subList(at, words.size())) apart(word, apart);
        return new CrmLine(name, apart, end, rest);
    }

    private static void apart(Word word, List<Word> into) {
        String text = word.text;
        int from = text.startsWith("(") || text.startsWith("[") ? 1 : 0;
        int to = text.length() > from && (text.endsWith(")") || text.endsWith("]")) ? text.length() - 1 : text.length();
        int[] cuts = {0, from, to, text.length()};
        for (int i = 0; i < 3; i++) {
            if (cuts[i] < cuts[i + 1]) into.add(new Word(text.substring(cuts[i], cuts[i + 1]), word.line, word.column + cuts[i]));
        }
    }

    /** {@return where a word is this name, alone or before a role, an action or a bracket} */
    Word find(String wanted) {
        return words.stream().filter(word -> List.of(word.text.split("[:()\\[\\]]")).contains(wanted)).findFirst().orElse(words.get(0));
    }

    String name() {
        return name;
    }

    boolean isXml() {
        return words.get(0).text.equals("xml");
    }

    String rest() {
        return rest;
    }

    boolean more() {
        return at < words.size();
    }

    int left() {
        return words.size() - at;
    }

    /** {@return the next word, or the place where one is missing} */
    Word here() {
        return more() ? words.get(at) : end;
    }

    /** {@return the word read last} */
    Word last() {
        return words.get(at - 1);
    }

    String next(String expected) {
        if (!more()) throw expected(expected);
        return words.get(at++).text;
    }

    /** Whether the next word is this one, in any case; then it is read. */
    boolean skip(String keyword) {
        return skip(Set.of(keyword)) != null;
    }

    /** {@return which of these words is next, having read it, or null} */
    String skip(Set<String> keywords) {
        if (!more() || !keywords.contains(here().text.toLowerCase(Locale.ROOT))) return null;
        return words.get(at++).text.toLowerCase(Locale.ROOT);
    }

    /** {@return what this pattern found in the whole next word, having read it, or null} */
    Matcher match(Pattern pattern) {
        Matcher matcher = more() ? pattern.matcher(here().text) : null;
        if (matcher == null || !matcher.matches()) return null;
        at++;
        return matcher;
    }

    Matcher match(Pattern pattern, String expected) {
        Matcher matcher = match(pattern);
        if (matcher == null) throw expected(expected);
        return matcher;
    }

    /** Takes a word from the end of the statement if it is like this: options may stand there. */
    Matcher matchLast(Pattern pattern) {
        Matcher matcher = more() ? pattern.matcher(words.get(words.size() - 1).text) : null;
        if (matcher == null || !matcher.matches()) return null;
        words.remove(words.size() - 1);
        return matcher;
    }

    /** {@return the error that something else was expected here} */
    ClusterException expected(String what) {
        return wrong(here(), "expected " + what + ", found " + (more() ? "\"" + here().text + "\"" : "the end of the statement"));
    }

    ClusterException wrong(Word where, String message) {
        return new ClusterException(String.format("%s, line %d, column %d: %s", name, where.line, where.column, message));
    }
}
