package outagebook.pacemaker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is really there between two transitions.
 *
 * @param online     the nodes that are online
 * @param postgres   what Postgres does on each node; empty if there is no clone of it (the first one, if there are several)
 * @param attributes its promotion attribute ({@code master-NAME}) on each node that is online and has one
 * @param places     where every other resource runs; an empty list: nowhere
 */
public record Scene(List<String> online, Map<String, Life> postgres, Map<String, String> attributes,
        Map<String, List<String>> places) {
    static Scene of(Live live) {
        Map<String, Life> postgres = new LinkedHashMap<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        live.postgres().stream().limit(1).forEach(p -> live.members().forEach(m -> {
            postgres.put(m.name, m.life(p.name));
            if (m.attribute("master-" + p.name) != null) {
                attributes.put(m.name, m.attribute("master-" + p.name));
            }
        }));
        Map<String, List<String>> places = live.places();
        live.postgres().forEach(p -> places.remove(p.name));
        return new Scene(live.members().stream().filter(Member::online).map(m -> m.name).toList(), postgres, attributes, places);
    }

    /** {@return the nodes whose Postgres is primary} */
    public List<String> primaries() {
        return postgres.keySet().stream().filter(node -> postgres.get(node) == Life.PROMOTED).toList();
    }

    /** {@return where a resource runs, or "nowhere"} */
    public String place(String resource) {
        List<String> nodes = Objects.requireNonNull(places.get(resource), () -> "no resource " + resource + " but " + places.keySet());
        return nodes.isEmpty() ? "nowhere" : String.join(", ", nodes);
    }

    /** {@return who is online, what Postgres does, and where everything else runs} */
    @Override public String toString() {
        return "online " + String.join(", ", online) + (postgres.isEmpty() ? "" : "; Postgres: " + postgresText())
                + (attributes.isEmpty() ? "" : "; attributes: " + attributesText()) + (places.isEmpty() ? "" : "; " + placesText());
    }

    String postgresText() {
        return postgres.entrySet().stream().map(e -> e.getKey() + " " + e.getValue().ofPostgres()).collect(Collectors.joining(", "));
    }

    String attributesText() {
        return attributes.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
    }

    String placesText() {
        return places.keySet().stream().map(r -> r + (places.get(r).isEmpty() ? " " : " on ") + place(r))
                .collect(Collectors.joining(", "));
    }
}
