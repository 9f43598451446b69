package outagebook.pacemaker;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a CIB (XML) into {@link Element}s. Comments, blanks and text between elements say nothing in a CIB and are passed over.
 *
 * <p>The file may come from anywhere, so it is bounded: no document type and thus no entity of its own, a depth, and a
 * number of elements and attributes. {@link ClusterBytes} bounds its size.
 */
final class CibReader {
    /** How deep elements may be nested; a rule in a rule in a clone of a group comes to about fifteen. */
    static final int DEPTH = 50;
    /** How many elements and attributes there may be; 64 nodes that run 500 resources come to about two million. */
    static final int PARTS = 4_000_000;
    private static final String WHERE_FROM = "; save the CIB with: cibadmin --query > cib.xml";
    private static final Map<String, String> OTHERS = Map.of(
            "crm_mon", "the report of crm_mon", "pacemaker-result", "the output of a Pacemaker command",
            "configuration", "one section of a CIB", "status", "one section of a CIB", "html", "a web page",
            "transition_graph", "a transition, not a cluster");

    private final String name;
    private final XMLStreamReader xml;
    private final Deque<Open> open = new ArrayDeque<>();
    private int parts;

    private CibReader(String name, XMLStreamReader xml) {
        this.name = name;
        this.xml = xml;
    }

    /** {@return the root, which is a {@code cib} with a {@code configuration}} */
    static Element read(String name, InputStream in) {
        Element root = element(name, in);
        if (!root.is("cib")) {
            String what = OTHERS.get(root.name());
            throw new ClusterException(String.format("%s, line %d: the root is <%s>%s, and not <cib>%s",
                    name, root.line(), root.name(), what == null ? "" : " (" + what + ")", WHERE_FROM));
        }
        if (root.child("configuration").isPresent()) return root;
        throw new ClusterException(name + ": the <cib> has no <configuration>" + WHERE_FROM);
    }

    /** {@return the root, whatever it is} */
    static Element element(String name, InputStream in) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        try {
            return new CibReader(name, factory.createXMLStreamReader(in)).root();
        } catch (XMLStreamException e) {
            throw new ClusterException(name + at(e.getLocation()) + ": not well-formed XML: " + said(e), e);
        }
    }

    private Element root() throws XMLStreamException {
        Element root = null;
        int line = 0;
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.DTD) throw documentType();
            if (event == XMLStreamConstants.END_DOCUMENT) return root;
            if (event == XMLStreamConstants.START_ELEMENT) open.push(opened(open.isEmpty() ? xml.getLocation().getLineNumber() : line));
            if (event == XMLStreamConstants.END_ELEMENT) root = closed();
            // The parser says where an event ends; the next one begins there.
            line = xml.getLocation().getLineNumber();
        }
    }

    private int next() throws XMLStreamException {
        try {
            return xml.next();
        } catch (XMLStreamException e) {
            if (!atEnd(e)) throw e;
            throw new ClusterException(String.format("%s%s: the file ends inside <%s> of line %d, it is cut off; get it again",
                    name, at(e.getLocation()), open.peek().name, open.peek().line), e);
        }
    }

    /** Whether the parser found nothing more, rather than something wrong. */
    private boolean atEnd(XMLStreamException e) throws XMLStreamException {
        return !open.isEmpty() && (e.getMessage().contains("must start and end within the same entity") || !xml.hasNext());
    }

    private Open opened(int line) {
        parts += 1 + xml.getAttributeCount();
        if (open.size() >= DEPTH) throw tooMuch("elements are nested more than " + DEPTH + " deep");
        if (parts > PARTS) throw tooMuch("there are more than " + PARTS + " elements and attributes");
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return new Open(xml.getLocalName(), attributes, new ArrayList<>(), line);
    }

    private Element closed() {
        Open done = open.pop();
        Element element = new Element(done.name, done.attributes, done.children, done.line);
        if (!open.isEmpty()) open.peek().children.add(element);
        return element;
    }

    private ClusterException tooMuch(String what) {
        return new ClusterException(name + at(xml.getLocation()) + ": " + what + ", which no cluster needs; it is not read any further");
    }

    private ClusterException documentType() {
        return new ClusterException(name + at(xml.getLocation()) + ": a document type (<!DOCTYPE ...>) is not read, because it could pull in "
                + "other files or blow up memory; a CIB needs none, so delete it");
    }

    private static String at(Location location) {
        return String.format(", line %d, column %d", location.getLineNumber(), location.getColumnNumber());
    }

    /** The parser's own words, without the place that is said already. */
    private static String said(XMLStreamException e) {
        String message = e.getMessage();
        return message.substring(message.lastIndexOf("Message: ") < 0 ? 0 : message.lastIndexOf("Message: ") + "Message: ".length()).strip();
    }

    private record Open(String name, Map<String, String> attributes, List<Element> children, int line) {}
}
