package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads name/value pairs from the sets below an element ({@code meta_attributes}, {@code instance_attributes} ...). */
final class AttributeSets {
    private AttributeSets() {}

    /** Adds what the element's sets say and the map does not say yet. */
    static void read(Working working, Element parent, String sets, Map<String, String> into) {
        read(working, parent, sets, Rules.Subject.NONE, into);
    }

    /** The same for sets whose rules are about something. */
    static void read(Working working, Element parent, String sets, Rules.Subject subject, Map<String, String> into) {
        sorted(working, parent, sets, subject).forEach(set -> pairs(working, set, into, false));
    }

    /** Adds what the element's sets say, over what the map says. */
    static void overwrite(Working working, Element parent, String sets, Map<String, String> into) {
        sorted(working, parent, sets, Rules.Subject.NONE).forEach(set -> pairs(working, set, into, true));
    }

    /** The sets in the order in which Pacemaker reads them: highest score first, of equals the last; cib-bootstrap-options before all. */
    private static List<Element> sorted(Working working, Element parent, String sets, Rules.Subject subject) {
        List<Element> list = new ArrayList<>();
        parent.children(sets).map(working::resolved).filter(set -> set != null && Rules.active(set, subject, working.release))
                .forEach(set -> list.add(0, set));
        list.sort(Comparator.comparingInt((Element set) -> "cib-bootstrap-options".equals(set.id()) ? 0 : 1)
                .thenComparingInt(set -> -Scores.parse(set.get("score"))));
        return list;
    }

    private static void pairs(Working working, Element set, Map<String, String> into, boolean over) {
        Element list = set.children().isEmpty() || !set.children().get(0).is("attributes") ? set : set.children().get(0);
        list.children("nvpair").forEach(pair -> {
            Element referred = working.resolved(pair);
            String name = pair.get("name", referred == null ? null : referred.get("name"));
            String value = pair.get("value", referred == null ? null : referred.get("value"));
            if (name != null && value != null) {
                put(into, name, value, over);
            }
        });
    }

    private static void put(Map<String, String> into, String name, String value, boolean over) {
        if (value.equalsIgnoreCase("#default")) {
            into.remove(name);
        } else if (over) {
            into.put(name, value);
        } else {
            into.putIfAbsent(name, value);
        }
    }

    /** Adds one attribute unless it is there. */
    static void add(Map<String, String> into, String name, String value) {
        if (value != null && !value.equalsIgnoreCase("#default")) {
            into.putIfAbsent(name, value);
        }
    }
}
