package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The constraints of crm text: location with its rules, colocation, order. */
final class CrmConstraint {
    private static final Pattern SCORE = Pattern.compile("([^:=]+):");
    private static final Pattern INFINITE = Pattern.compile("([+-]?)inf(?:inity)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern FINITE = Pattern.compile("[+-]?\\d+");
    private static final Pattern LOCATION_OPTION = Pattern.compile("\\$?(role|resource-discovery)=(.+)");
    private static final Pattern ROLE = Pattern.compile("\\$?role=(.+)");
    private static final Pattern OPERATION = Pattern.compile("(?:(string|version|number|integer):)?(lt|gt|lte|gte|eq|ne)");
    private static final Pattern NODE_ATTRIBUTE = Pattern.compile("node-attribute=(.+)");
    private static final Pattern SYMMETRICAL = Pattern.compile("symmetrical=(.+)");
    private static final Pattern KIND = Pattern.compile("(mandatory|optional|serialize):", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE = Pattern.compile("[^=]+");

    private CrmConstraint() {}

    static Element location(CrmLine line) {
        int from = line.last().line();
        Map<String, String> attributes = CrmStatement.identified(line, "a name for the constraint");
        attributes.put("rsc", line.match(CrmStatement.NAME, "the name of a resource").group());
        for (Matcher option = line.match(LOCATION_OPTION); option != null; option = line.match(LOCATION_OPTION)) {
            boolean role = option.group(1).equals("role");
            attributes.put(option.group(1), role ? CrmSets.role(line, line.last(), option.group(2)) : option.group(2));
        }
        Matcher score = line.match(SCORE);
        List<Element> rules = new ArrayList<>();
        if (score != null) {
            score(score.group(1), attributes);
            attributes.put("node", line.match(ATTRIBUTE, "the name of a node").group());
        } else {
            while (line.skip("rule")) rules.add(rule(line));
            if (rules.isEmpty()) throw line.expected("SCORE: NODE or rule SCORE: EXPRESSION");
        }
        return new Element("rsc_location", attributes, rules, from);
    }

    private static Element rule(CrmLine line) {
        int from = line.last().line();
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher id = line.match(CrmStatement.ID);
        if (id != null) attributes.put("id", id.group(1));
        Matcher role = line.match(ROLE);
        if (role != null) attributes.put("role", CrmSets.role(line, line.last(), role.group(1)));
        Matcher score = line.match(SCORE);
        score(score == null ? "inf" : score.group(1), attributes);
        List<Element> expressions = new ArrayList<>(List.of(expression(line)));
        String join = null;
        for (String word = line.skip(Set.of("and", "or")); word != null; word = line.skip(Set.of("and", "or"))) {
            if (join != null && !join.equals(word)) {
                throw line.wrong(line.last(), "expected \"" + join + "\" again: one rule has either and or or, found \"" + word + "\"");
            }
            join = word;
            expressions.add(expression(line));
        }
        if (join != null) attributes.put("boolean-op", join);
        return new Element("rule", attributes, expressions, from);
    }

    private static Element expression(CrmLine line) {
        Map<String, String> attributes = new LinkedHashMap<>();
        int from = line.here().line();
        if (line.skip("date")) throw date(line);
        String unary = line.skip(Set.of("defined", "not_defined"));
        attributes.put("attribute", line.match(ATTRIBUTE, "a node attribute, or defined, or not_defined").group());
        if (unary == null) {
            Matcher operation = line.match(OPERATION, "a comparison: eq, ne, lt, gt, lte or gte");
            if (operation.group(1) != null) attributes.put("type", operation.group(1));
            attributes.put("operation", operation.group(2));
            attributes.put("value", line.next("a value"));
        } else {
            attributes.put("operation", unary);
        }
        return new Element("expression", attributes, List.of(), from);
    }

    private static ClusterException date(CrmLine line) {
        String place = String.format("%s, line %d, column %d", line.name(), line.last().line(), line.last().column());
        return new OutOfScope(place + ": rules on dates are out of scope: what they say changes with the clock; "
                + "write the rule as it is at the moment you ask about, or leave it out",
                new Element("date_expression", Map.of(), List.of(), line.last().line()));
    }

    static Element colocation(CrmLine line) {
        int from = line.last().line();
        Map<String, String> attributes = CrmStatement.identified(line, "a name for the constraint");
        score(line.match(SCORE, "a score, such as inf: or -1000:").group(1), attributes);
        Matcher byAttribute = line.matchLast(NODE_ATTRIBUTE);
        List<Element> sets = CrmSets.read(line, attributes, CrmSets.COLOCATION);
        if (byAttribute != null) attributes.put("node-attribute", byAttribute.group(1));
        return new Element("rsc_colocation", attributes, sets, from);
    }

    static Element order(CrmLine line) {
        int from = line.last().line();
        Map<String, String> attributes = CrmStatement.identified(line, "a name for the constraint");
        Matcher kind = line.match(KIND);
        Matcher score = kind == null ? line.match(SCORE) : null;
        if (kind != null) attributes.put("kind", capital(kind.group(1)));
        if (score != null) orderScore(line, score.group(1), attributes);
        Matcher symmetrical = line.matchLast(SYMMETRICAL);
        List<Element> sets = CrmSets.read(line, attributes, CrmSets.ORDER);
        if (symmetrical != null) attributes.put("symmetrical", symmetrical.group(1));
        return new Element("rsc_order", attributes, sets, from);
    }

    private static void orderScore(CrmLine line, String word, Map<String, String> attributes) {
        score(word, attributes);
        if (attributes.containsKey("score")) return;
        throw line.wrong(line.last(), "expected a score or Mandatory:, Optional: or Serialize:, found \"" + word + ":\"");
    }

    /** A number, or inf in one of its spellings, or else the name of a node attribute that holds the score. */
    static void score(String word, Map<String, String> attributes) {
        Matcher infinite = INFINITE.matcher(word);
        if (infinite.matches()) attributes.put("score", infinite.group(1) + "INFINITY");
        else attributes.put(FINITE.matcher(word).matches() ? "score" : "score-attribute", word);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
