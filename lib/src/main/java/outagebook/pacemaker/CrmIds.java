package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Gives ids to what crm text leaves without one, made of the id above it as the crm shell makes them. */
final class CrmIds {
    private static final Set<String> WITHOUT = Set.of("operations", "rsc_defaults", "op_defaults", "resource_ref", CrmStatement.REFERENCE);
    private final Set<String> used = new HashSet<>();

    CrmIds(Stream<Element> there) {
        there.map(Element::id).forEach(used::add);
    }

    /** {@return the element as it is} Its ids are taken now. */
    Element kept(Element element) {
        element.all().map(Element::id).forEach(used::add);
        return element;
    }

    /** {@return the element with ids for itself and all below} */
    Element fill(Element element, String prefix) {
        return fill(element, prefix, false);
    }

    private Element fill(Element element, String prefix, boolean ofNode) {
        String id = element.get("id", element.get("id-ref", prefix + (ofNode ? "" : suffix(element))));
        boolean given = element.id() != null || element.get("id-ref") != null || WITHOUT.contains(element.name());
        if (!given) id = fresh(id.replaceAll("[^\\w.-]", "."), element);
        if (element.id() != null) used.add(id);
        Map<String, String> attributes = new LinkedHashMap<>();
        if (!given) attributes.put("id", id);
        attributes.putAll(element.attributes());
        String below = element.is("node") ? "nodes-" + id : WITHOUT.contains(element.name()) ? prefix : id;
        List<Element> children = new ArrayList<>();
        for (Element child : element.children()) children.add(fill(child, below, element.is("node")));
        return new Element(element.name(), attributes, children, element.line());
    }

    private String fresh(String wanted, Element element) {
        String id = element.is("resource_set") ? wanted + "-0" : wanted;
        for (int i = 0; !used.add(id); i++) id = wanted + "-" + i;
        return id;
    }

    private static String suffix(Element element) {
        return switch (element.name()) {
            case "nvpair" -> "-" + element.get("name");
            case "op" -> "-" + element.get("name") + "-" + element.get("interval");
            case "resource_set" -> "";
            default -> "-" + element.name();
        };
    }
}
