package outagebook.pacemaker;

import java.util.Locale;
import java.util.Map;

/** Node health: attributes that begin with #health become a score of the node for every resource, by the strategy configured. */
final class Health {
    private Health() {}

    /** Sets what red, yellow and green are worth. */
    static void scores(Working working) {
        switch (strategy(working)) {
            case "migrate-on-red" -> working.healthScore("red", -Scores.INFINITY);
            case "only-green" -> {
                working.healthScore("red", -Scores.INFINITY);
                working.healthScore("yellow", -Scores.INFINITY);
            }
            case "progressive", "custom" -> {
                working.healthScore("red", configured(working, "node-health-red", -Scores.INFINITY));
                working.healthScore("yellow", configured(working, "node-health-yellow", 0));
                working.healthScore("green", configured(working, "node-health-green", 0));
            }
            default -> { }
        }
    }

    private static int configured(Working working, String option, int otherwise) {
        return working.option(option) == null ? otherwise : Scores.parse(working.option(option));
    }

    private static String strategy(Working working) {
        String strategy = working.option("node-health-strategy");
        return strategy == null ? "none" : strategy.toLowerCase(Locale.ROOT);
    }

    /** Declares the health of each node as a location constraint of each resource. */
    static void apply(Working working) {
        String strategy = strategy(working);
        if (strategy.equals("none") || strategy.equals("custom") && !working.release.isModern()) {
            return;
        }
        int base = strategy.equals("progressive") && working.release.isModern() ? configured(working, "node-health-base", 0) : 0;
        for (Node node : working.nodes) {
            int health = base;
            for (Map.Entry<String, String> attribute : node.attributes.entrySet()) {
                if (attribute.getKey().startsWith("#health")) {
                    health = Scores.add(working.score(attribute.getValue()), health);
                }
            }
            declare(working, node, health, strategy);
        }
    }

    private static void declare(Working working, Node node, int health, String strategy) {
        if (health == 0) {
            return;
        }
        for (Resource resource : working.resources) {
            boolean immune = working.release.isModern() && health < 0 && Working.isTrue(resource.meta.get("allow-unhealthy-nodes"));
            if (!immune) {
                int score = working.release.isModern() ? health : Scores.add(health, node.baseWeight);
                UnpackLocations.declare(working, new Location(strategy, resource, Role.UNKNOWN, "always",
                        Map.of(node, Weight.of(score, "health of the node (strategy " + strategy + ")"))));
            }
        }
    }
}
