package outagebook.pacemaker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a CIB's configuration says of the resources' agents, as far as running their operations needs it. */
final class Declared {
    private final Element configuration;

    Declared(Element cib) {
        configuration = cib.child("configuration").orElse(Element.of("configuration", Map.of()));
    }

    /** The names, in document order, of the promotable clones' primitives that the {@code pgsql} agent runs. */
    List<String> postgres() {
        return configuration.all().filter(Declared::isPromotable).flatMap(Element::all)
                .filter(e -> e.is("primitive") && "pgsql".equals(typed(e).get("type"))).map(Element::id).toList();
    }

    /** {@code master}, or a {@code clone} with the meta attribute promotable. */
    private static boolean isPromotable(Element e) {
        return e.is("master") || e.is("clone") && e.children("meta_attributes").flatMap(Element::all).anyMatch(pair ->
                "promotable".equals(pair.get("name")) && isTrue(pair.get("value")));
    }

    private static boolean isTrue(String value) {
        return value != null && Set.of("true", "yes", "on", "1", "y").contains(value.toLowerCase(java.util.Locale.ROOT));
    }

    /** The names of all primitives, in document order. */
    List<String> primitives() {
        return configuration.all().filter(e -> e.is("primitive")).map(Element::id).toList();
    }

    /** The memory of a resource that a node has never heard of; an instance {@code x:1} is declared as {@code x}. */
    Element memory(String resource) {
        Map<String, String> memory = new java.util.LinkedHashMap<>(Map.of("id", resource));
        primitive(resource).limit(1).map(this::typed).forEach(p -> List.of("type", "class", "provider").forEach(a -> {
            if (p.get(a) != null) {
                memory.put(a, p.get(a));
            }
        }));
        return Element.of("lrm_resource", memory);
    }

    /** {@return the value of a parameter (instance attribute) of a resource, or the other value} */
    String parameter(String resource, String parameter, String otherwise) {
        return parameters(resource).getOrDefault(parameter, otherwise);
    }

    private Map<String, String> parameters(String resource) {
        Map<String, String> parameters = new TreeMap<>();
        primitive(resource).flatMap(p -> Stream.of(p, typed(p))).flatMap(p -> p.children("instance_attributes"))
                .flatMap(set -> set.children("nvpair"))
                .forEach(pair -> parameters.putIfAbsent(pair.get("name"), pair.get("value", "")));
        return parameters;
    }

    /** Whether a recurring monitor of this interval is the promoted role's. */
    boolean watchesPromoted(String resource, long interval) {
        return monitor(resource, interval).anyMatch(op -> op.get("role", "").matches("(?i)Master|Promoted"));
    }

    private Stream<Element> monitor(String resource, long interval) {
        return primitive(resource).flatMap(p -> Stream.of(p, typed(p))).flatMap(p -> p.children("operations"))
                .flatMap(o -> o.children("op"))
                .filter(op -> "monitor".equals(op.get("name")) && ms(op.get("interval", "0")) == interval);
    }

    /** A failed start bans unless this property is off. */
    boolean startFailureIsFatal() {
        return configuration.all().filter(e -> "start-failure-is-fatal".equals(e.get("name"))).allMatch(e -> isTrue(e.get("value")));
    }

    /**
     * The digest that a node keeps of the parameters an operation ran with, so that a change of the configuration shows: MD5
     * over one line of XML with the parameters by name, and for a recurring operation its timeout (20 s unless given).
     *
     * <p>Source: Pacemaker 1.1.10, lib/pengine/utils.c rsc_action_digest_cmp; lib/common/digest.c.
     */
    String digest(String resource, long interval) {
        Map<String, String> all = parameters(resource);
        if (interval > 0) {
            all.put("CRM_meta_timeout", Long.toString(monitor(resource, interval).map(op -> op.get("timeout"))
                    .filter(t -> t != null).findFirst().map(Declared::ms).orElse(20_000L)));
        }
        StringBuilder line = new StringBuilder(" <parameters");
        all.forEach((name, value) -> line.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
        return md5(line.append("/>\n").toString());
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** A time of the configuration in ms: {@code 60}, {@code 60s}, {@code 500ms}, {@code 2min}, {@code 1h}. */
    static long ms(String time) {
        String number = time.strip().replaceFirst("[^0-9].*", "");
        if (number.isEmpty() || number.length() > 12) {
            return 0;
        }
        long unit = switch (time.strip().substring(number.length()).strip().toLowerCase(java.util.Locale.ROOT)) {
            case "ms", "msec" -> 1;
            case "m", "min" -> 60_000;
            case "h", "hr" -> 3_600_000;
            default -> 1_000;
        };
        return Long.parseLong(number) * unit;
    }

    private Stream<Element> primitive(String resource) {
        String declared = resource.replaceFirst(":\\d+$", "");
        return configuration.all().filter(e -> e.is("primitive")
                && (resource.equals(e.id()) || declared.equals(e.id()))).limit(1);
    }

    /** The primitive itself, or the template it is made from. */
    private Element typed(Element primitive) {
        String template = primitive.get("template");
        return template == null ? primitive : configuration.all()
                .filter(e -> e.is("template") && template.equals(e.id())).findFirst().orElse(primitive);
    }
}
