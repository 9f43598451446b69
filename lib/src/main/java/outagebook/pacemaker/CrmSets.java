package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The resources that a colocation or order is about: two of them, or resource sets. {@code ( )} is a set whose members do not
 * depend on each other (sequential=false), {@code [ ]} one of which any member will do (require-all=false, too); whatever stands
 * outside brackets is a set of its own, and a change of role or action begins another.
 */
final class CrmSets {
    private static final Set<String> ROLES = Set.of("Master", "Slave", "Started", "Stopped", "Promoted", "Unpromoted");
    private static final Set<String> ACTIONS = Set.of("start", "stop", "promote", "demote");
    private static final Pattern OPTION = Pattern.compile("(sequential|require-all)=(true|false|yes|no|on|off)");
    private static final Pattern MEMBER = Pattern.compile("([^:=()\\[\\]]+)(?::([^:=]+))?");

    /** What a colocation and an order call the same things. */
    record Words(String role, Set<String> roles, String one, String oneRole, String other, String otherRole) {}

    static final Words COLOCATION = new Words("role", ROLES, "rsc", "rsc-role", "with-rsc", "with-rsc-role");
    static final Words ORDER = new Words("action", ACTIONS, "first", "first-action", "then", "then-action");

    private final CrmLine line;
    private final Words words;
    private final List<Element> sets = new ArrayList<>();
    private final List<Element> members = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private String role;
    private String close;

    private CrmSets(CrmLine line, Words words) {
        this.line = line;
        this.words = words;
    }

    /** Reads up to the statement's end. Two single resources become attributes; else the sets are answered. */
    static List<Element> read(CrmLine line, Map<String, String> attributes, Words words) {
        CrmLine apart = line.withBracketsApart();
        boolean sets = apart.skip("_rsc_set_") || apart.left() != 2;
        if (!sets) pair(apart, attributes, words);
        List<Element> read = sets ? new CrmSets(apart, words).sets() : List.of();
        while (line.more()) line.next("");
        return read;
    }

    private static void pair(CrmLine line, Map<String, String> attributes, Words words) {
        Matcher one = line.match(MEMBER, "a resource");
        attributes.put(words.one, one.group(1));
        if (one.group(2) != null) attributes.put(words.oneRole, known(line, line.last(), one.group(2), words));
        Matcher other = line.match(MEMBER, "a resource");
        attributes.put(words.other, other.group(1));
        if (other.group(2) != null) attributes.put(words.otherRole, known(line, line.last(), other.group(2), words));
    }

    private List<Element> sets() {
        if (!line.more()) throw line.expected("two resources, or sets of resources");
        while (line.more()) {
            Matcher option = line.match(OPTION);
            if (option != null) options.put(option.group(1), truth(option.group(2)));
            else if (line.skip("(")) open(")");
            else if (line.skip("[")) open("]");
            else if (close != null && line.skip(close)) end();
            else member();
        }
        if (close != null) throw line.expected("\"" + close + "\"");
        end();
        return sets;
    }

    private void open(String closing) {
        if (close != null) throw line.wrong(line.last(), "expected \"" + close + "\" first: sets are not nested");
        end();
        close = closing;
        options.put("sequential", "false");
        if (closing.equals("]")) options.put("require-all", "false");
    }

    private void member() {
        Matcher member = line.match(MEMBER, close == null ? "a resource, \"(\" or \"[\"" : "a resource or \"" + close + "\"");
        String its = member.group(2) == null ? null : known(line, line.last(), member.group(2), words);
        if (!members.isEmpty() && !java.util.Objects.equals(its, role)) split();
        role = its;
        members.add(new Element("resource_ref", Map.of("id", member.group(1)), List.of(), line.last().line()));
    }

    /** Another role: another set, in the same brackets. */
    private void split() {
        Map<String, String> same = new LinkedHashMap<>(options);
        save();
        options.putAll(same);
    }

    private void end() {
        save();
        close = null;
    }

    private void save() {
        if (!members.isEmpty()) {
            Map<String, String> attributes = new LinkedHashMap<>(options);
            if (role != null) attributes.put(words.role, role);
            sets.add(new Element("resource_set", attributes, members, members.get(0).line()));
        }
        members.clear();
        options.clear();
        role = null;
    }

    /** {@return sets as crm text} The constraint's reader must find these sets in it again; {@link CrmWriter} sees to that. */
    static String text(List<Element> sets, Words words) {
        StringBuilder out = new StringBuilder();
        for (Element set : sets) {
            boolean any = "false".equals(set.get("require-all"));
            boolean apart = any || "false".equals(set.get("sequential"));
            String members = set.children().stream().map(ref -> ref.id() + (set.get(words.role) == null ? "" : ":" + set.get(words.role)))
                    .collect(Collectors.joining(" "));
            String sequential = "true".equals(set.get("sequential")) ? " sequential=true" : "";
            boolean bracketed = apart || !sequential.isEmpty();
            out.append(bracketed ? any ? "[ " : "( " : "").append(members).append(sequential).append(bracketed ? any ? " ] " : " ) " : " ");
        }
        String text = out.toString().strip();
        return text.split(" ").length == 2 ? "_rsc_set_ " + text : text;
    }

    static String role(CrmLine line, CrmLine.Word where, String role) {
        return known(line, where, role, COLOCATION);
    }

    private static String known(CrmLine line, CrmLine.Word where, String role, Words words) {
        return words.roles.stream().filter(role::equalsIgnoreCase).findFirst().orElseThrow(() -> line.wrong(where,
                "expected one of the " + words.role + "s ("  + String.join(", ", new TreeSet<>(words.roles)) + "), found \"" + role + "\""));
    }

    private static String truth(String word) {
        return String.valueOf(Set.of("true", "yes", "on").contains(word));
    }
}
