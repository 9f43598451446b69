package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One element of a CIB (cluster information base): its name, attributes and children, and the line it began on, or 0 if it
 * was not read from a text. Immutable; the attributes keep the order in which they were written.
 */
public record Element(String name, Map<String, String> attributes, List<Element> children, int line) {
    public Element {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
    }

    public static Element of(String name, Map<String, String> attributes, Element... children) {
        return new Element(name, attributes, List.of(children), 0);
    }

    /** The value of an attribute, or null if it is not there. */
    public String get(String attribute) {
        return attributes.get(attribute);
    }

    public String get(String attribute, String otherwise) {
        return attributes.getOrDefault(attribute, otherwise);
    }

    public String id() {
        return get("id");
    }

    public boolean is(String anyName) {
        return name.equals(anyName);
    }

    /** The children of this name, in document order. */
    public Stream<Element> children(String childName) {
        return children.stream().filter(c -> c.is(childName));
    }

    /** The first child of this name. */
    public Optional<Element> child(String childName) {
        return children(childName).findFirst();
    }

    /** This element and all below it, in document order. */
    public Stream<Element> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(Element::all));
    }

    /** A copy with one attribute set, at the end if it is new, or removed if the value is null. */
    public Element with(String attribute, String value) {
        Map<String, String> changed = new LinkedHashMap<>(attributes);
        if (value == null) {
            changed.remove(attribute);
        } else {
            changed.put(attribute, value);
        }
        return new Element(name, changed, children, line);
    }

    /** A copy with one more child at the end. */
    public Element with(Element child) {
        List<Element> more = new ArrayList<>(children);
        more.add(child);
        return new Element(name, attributes, more, line);
    }

    /** A copy with another child in the place of this very one, or at the end if that is not there. */
    public Element replaced(Element child, Element other) {
        List<Element> changed = new ArrayList<>(children);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i) != child) continue;
            changed.set(i, other);
            return withChildren(changed);
        }
        return with(other);
    }

    /** A copy with these children instead of its own. */
    public Element withChildren(List<Element> others) {
        return new Element(name, attributes, others, line);
    }

    /**
     * A copy in which each chosen element, this one and all below, was changed; the change may answer null to take it out.
     * What is below a chosen element is left as the change made it.
     */
    public Element edited(Predicate<Element> chosen, UnaryOperator<Element> change) {
        if (chosen.test(this)) return change.apply(this);
        List<Element> after = new ArrayList<>();
        boolean same = true;
        for (Element child : children) {
            Element edited = child.edited(chosen, change);
            same &= edited == child;
            if (edited != null) after.add(edited);
        }
        return same ? this : withChildren(after);
    }

    /** {@return this element and all below as XML, two blanks deeper per level, attributes in their order} */
    public String xml() {
        return CibWriter.xml(this);
    }

    /** {@return the element as XML, with all below it} */
    @Override public String toString() {
        return xml();
    }
}
