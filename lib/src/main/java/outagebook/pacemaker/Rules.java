package outagebook.pacemaker;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Evaluates rules on node attributes. Sources: 1.1.10 lib/pengine/rules.c test_attr_expression, 2.1.5 the same file, accept_attr_expr. */
final class Rules {
    private Rules() {}

    /**
     * What a rule is asked about.
     *
     * @param attributes of a node, or null
     * @param resource   the element of a resource, or null
     * @param operation  name of an operation, or null
     * @param interval   of that, in milliseconds
     */
    record Subject(Map<String, String> attributes, Element resource, String operation, long interval) {
        static final Subject NONE = new Subject(null, null, null, 0);
    }

    /** Does a set of attributes count? Without rules, or if one of them holds. */
    static boolean active(Element set, Subject subject, Release release) {
        return set.children("rule").findAny().isEmpty() || set.children("rule").anyMatch(rule -> holds(rule, subject, release));
    }

    static boolean holds(Element rule, Subject subject, Release release) {
        Stream<Element> expressions = rule.children().stream();
        return "or".equalsIgnoreCase(rule.get("boolean-op"))
                ? expressions.anyMatch(e -> test(e, subject, release)) : expressions.allMatch(e -> test(e, subject, release));
    }

    private static boolean test(Element expression, Subject subject, Release release) {
        return switch (expression.name()) {
            case "rule" -> holds(expression, subject, release);
            case "expression" -> attribute(expression, subject.attributes(), release);
            case "rsc_expression" -> subject.resource() != null
                    && Stream.of("class", "provider", "type").allMatch(f -> fits(expression.get(f), subject.resource().get(f)));
            case "op_expression" -> subject.operation() != null && fits(expression.get("name"), subject.operation())
                    && (expression.get("interval") == null || Intervals.milliseconds(expression.get("interval")) == subject.interval());
            default -> throw new IllegalArgumentException("line " + expression.line() + ": " + expression.name() + " in a rule is not modelled");
        };
    }

    private static boolean fits(String wanted, String actual) {
        return wanted == null || wanted.equalsIgnoreCase(actual);
    }

    private static boolean attribute(Element expression, Map<String, String> attributes, Release release) {
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
