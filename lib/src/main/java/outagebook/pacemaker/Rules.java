package outagebook.pacemaker;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Evaluates rules on node attributes. Sources: 1.1.10 lib/pengine/rules.c test_attr_expression, 2.1.5 the same file, accept_attr_expr. */
final class Rules {
    private Rules() {}

    /** Does a set of attributes count? Without rules, or if one of them holds where no node is known. */
    static boolean active(Element set) {
        return set.children("rule").findAny().isEmpty() || set.children("rule").anyMatch(rule -> holds(rule, null, Release.V2_1_5));
    }

    /** Does a rule hold for a node with these attributes? */
    static boolean holds(Element rule, Map<String, String> attributes, Release release) {
        Stream<Element> expressions = rule.children().stream().filter(e -> e.is("rule") || e.is("expression"));
        return "or".equalsIgnoreCase(rule.get("boolean-op"))
                ? expressions.anyMatch(e -> test(e, attributes, release)) : expressions.allMatch(e -> test(e, attributes, release));
    }

    private static boolean test(Element expression, Map<String, String> attributes, Release release) {
        if (expression.is("rule")) {
            return holds(expression, attributes, release);
        }
        String name = expression.get("attribute");
        String operation = expression.get("operation", "").toLowerCase(Locale.ROOT);
        if (attributes == null || name == null || name.equals("#role")) {
            return false;
        }
        String actual = attributes.get(name);
        String expected = expression.get("value");
        return switch (operation) {
            case "defined" -> actual != null;
            case "not_defined" -> actual == null;
            case "eq" -> actual == null ? expected == null : expected != null && compare(actual, expression, operation, release) == 0;
            case "ne" -> actual == null ? expected != null : expected == null || compare(actual, expression, operation, release) != 0;
            default -> actual != null && expected != null && ordered(operation, compare(actual, expression, operation, release));
        };
    }

    private static boolean ordered(String operation, int comparison) {
        return switch (operation) {
            case "lt" -> comparison < 0;
            case "lte" -> comparison <= 0;
            case "gt" -> comparison > 0;
            case "gte" -> comparison >= 0;
            default -> false;
        };
    }

    private static int compare(String actual, Element expression, String operation, Release release) {
        String expected = expression.get("value");
        boolean order = operation.startsWith("lt") || operation.startsWith("gt");
        boolean point = (actual + expected).contains(".");
        String byDefault = !order ? "string" : !release.isModern() || point ? "number" : "integer";
        return switch (expression.get("type", byDefault).toLowerCase(Locale.ROOT)) {
            case "number" -> release.isModern() ? decimals(actual, expected) : integers(actual, expected);
            case "integer" -> isNumber(actual) && isNumber(expected) ? integers(actual, expected) : actual.compareToIgnoreCase(expected);
            case "version" -> Versions.compare(actual, expected);
            default -> actual.compareToIgnoreCase(expected);
        };
    }

    /** 2.1.5 compares as text what does not begin with a number (compare_attr_expr_vals). */
    private static boolean isNumber(String text) {
        return text.strip().matches("(?s)[+-]?[0-9].*");
    }

    private static int integers(String a, String b) {
        return Long.compare(Scores.number(a, 0), Scores.number(b, 0));
    }

    private static int decimals(String a, String b) {
        try {
            return Double.compare(Double.parseDouble(a), Double.parseDouble(b));
        } catch (NumberFormatException e) {
            return a.compareToIgnoreCase(b);
        }
    }
}
