package outagebook.pacemaker;

/** Prints {@link Element}s as XML: one line per tag, always the same for the same element. */
final class CibWriter {
    private CibWriter() {}

    static String xml(Element root) {
        StringBuilder out = new StringBuilder();
        write(root, "", "\n", "  ", out);
        return out.toString();
    }

    /** On a single line. */
    static String line(Element root) {
        StringBuilder out = new StringBuilder();
        write(root, "", "", "", out);
        return out.toString();
    }

    private static void write(Element element, String indent, String end, String deeper, StringBuilder out) {
        out.append(indent).append('<').append(element.name());
        element.attributes().forEach((name, value) -> out.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
        if (element.children().isEmpty()) {
            out.append("/>").append(end);
            return;
        }
        out.append('>').append(end);
        for (Element child : element.children()) write(child, indent + deeper, end, deeper, out);
        out.append(indent).append("</").append(element.name()).append('>').append(end);
    }

    /** Line ends and tabs as references too: an attribute's value would not keep them otherwise. */
    static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;");
    }
}
