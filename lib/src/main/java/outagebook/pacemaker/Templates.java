package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the contents of a template into a primitive that refers to it (unpack_template). */
final class Templates {
    private Templates() {}

    static Element expanded(Working working, Element primitive) {
        String name = primitive.get("template");
        Element template = name == null ? null
                : working.section("resources").children("template").filter(t -> name.equals(t.id())).findFirst().orElse(null);
        if (template == null) {
            return primitive;
        }
        Map<String, String> attributes = new LinkedHashMap<>(template.attributes());
        attributes.put("id", primitive.id());
        List<Element> children = new ArrayList<>();
        boolean ownOperations = primitive.child("operations").isPresent();
        template.children().stream().filter(c -> !ownOperations || !c.is("operations")).forEach(children::add);
        primitive.children().forEach(c -> children.add(c.is("operations") ? withTemplates(c, template) : c));
        return new Element(primitive.name(), attributes, children, primitive.line());
    }

    private static Element withTemplates(Element operations, Element template) {
        Set<String> own = operations.children().stream().map(Templates::key).collect(Collectors.toSet());
        List<Element> all = new ArrayList<>(operations.children());
        template.children("operations").flatMap(o -> o.children().stream()).filter(op -> !own.contains(key(op))).forEach(all::add);
        return new Element(operations.name(), operations.attributes(), all, operations.line());
    }

    private static String key(Element operation) {
        Role role = Role.of(operation.get("role"));
        return operation.get("name") + "-" + (role == Role.MASTER || role == Role.STOPPED ? role : Role.UNKNOWN);
    }
}
