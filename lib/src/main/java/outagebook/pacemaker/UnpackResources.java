package outagebook.pacemaker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the resources of the working model: their meta attributes, their members and instances. Sources: 1.1.10 lib/pengine/complex.c,
 * clone.c, group.c; 2.1.5 the same files.
 */
final class UnpackResources {
    private final Working working;

    UnpackResources(Working working) {
        this.working = working;
    }

    void unpackAll() {
        for (Element xml : working.section("resources").children()) {
            Variant variant = variant(xml);
            if (variant != null) {
                working.resources.add(unpack(Templates.expanded(working, xml), null, null));
            }
        }
        working.resources.sort(Comparator.comparingInt(r -> -r.priority));
        if (working.release.isModern() && working.is("have-watchdog", false)) {
            working.haveFencing = true;
        }
    }

    private static Variant variant(Element xml) {
        return switch (xml.name()) {
            case "primitive" -> Variant.PRIMITIVE;
            case "group" -> Variant.GROUP;
            case "clone" -> Variant.CLONE;
            case "master" -> Variant.PROMOTABLE;
            default -> null;
        };
    }

    /** A resource of which only the history is left. */
    Resource orphan(Element history) {
        Resource resource = unpack(new Element("primitive", history.attributes(), java.util.List.of(), history.line()), null, null);
        resource.orphan = true;
        working.resources.add(resource);
        return resource;
    }

    private Resource unpack(Element xml, Resource parent, Integer number) {
        Map<String, String> meta = meta(xml, parent);
        Variant variant = variant(xml);
        if (variant == Variant.CLONE && working.release.isModern() && Working.isTrue(meta.get("promotable"))) {
            variant = Variant.PROMOTABLE;
        }
        Resource resource = new Resource(number == null ? xml.id() : xml.id() + ":" + number, xml, parent, variant);
        working.register(resource);
        resource.meta.putAll(meta);
        resource.allowed = new Table(working.nodes);
        flags(resource);
        numbers(resource);
        if ("stonith".equalsIgnoreCase(xml.get("class"))) {
            working.haveFencing = true;
        }
        resource.nextRole = targetRole(resource);
        switch (variant) {
            case PRIMITIVE -> { }
            case GROUP -> members(resource, number);
            case CLONE, PROMOTABLE -> instances(resource);
        }
        if (working.symmetric()) {
            working.locate(resource, null, 0, "symmetric cluster");
        }
        return resource;
    }

    private Map<String, String> meta(Element xml, Resource parent) {
        Map<String, String> meta = new HashMap<>();
        Map<String, String> defaults = working.defaults("rsc_defaults", new Rules.Subject(null, xml, null, 0));
        xml.attributes().forEach((name, value) -> AttributeSets.add(meta, name, value));
        AttributeSets.read(working, xml, "meta_attributes", meta);
        if (working.release.instanceAttributesAreMeta()) {
            AttributeSets.read(working, xml, "instance_attributes", meta);
            if (parent != null) {
                parent.meta.forEach((name, value) -> AttributeSets.add(meta, name, value));
            }
            defaults.forEach((name, value) -> AttributeSets.add(meta, name, value));
        } else {
            for (Resource above = parent; above != null; above = above.parent) {
                AttributeSets.read(working, above.xml, "meta_attributes", meta);
            }
            defaults.forEach((name, value) -> AttributeSets.add(meta, name, value));
            if (parent != null) {
                parent.meta.forEach((name, value) -> AttributeSets.add(meta, name, value));
            }
        }
        return meta;
    }

    private void flags(Resource resource) {
        boolean byDefault = working.release.isModern() || working.is("is-managed-default", true);
        String managed = resource.meta.get("is-managed");
        resource.managed = managed == null || managed.equalsIgnoreCase("default") ? byDefault : Working.isTrue(managed);
        boolean maintenance = working.release.isModern() && Working.isTrue(resource.meta.get("maintenance"));
        if (working.maintenanceMode() || maintenance) {
            resource.managed = false;
        }
        resource.unique = Working.isTrue(resource.meta.get("globally-unique"))
                && (!working.release.isModern() || resource.top().isClone()) || !resource.top().isClone();
        resource.notify = Working.isTrue(resource.meta.get("notify"));
        String critical = resource.meta.get("critical");
        resource.critical = !working.release.isModern() || critical == null || Working.isTrue(critical);
        resource.multipleActive = resource.meta.getOrDefault("multiple-active", "stop_start");
        resource.restartType = resource.meta.getOrDefault("restart-type", "ignore");
        resource.requires = requires(resource);
    }

    private String requires(Resource resource) {
        String value = resource.meta.getOrDefault("requires", "");
        boolean device = working.release.isModern() && "stonith".equalsIgnoreCase(resource.xml.get("class"));
        return switch (value) {
            case "nothing", "quorum", "fencing" -> value;
            case "unfencing" -> device ? "quorum" : value;
            default -> device ? "quorum" : working.fencingEnabled() ? "fencing" : working.noQuorumPolicy().equals("ignore") ? "nothing" : "quorum";
        };
    }

    private void numbers(Resource resource) {
        String priority = resource.meta.get("priority");
        resource.priority = working.release.isModern() ? working.score(priority) : (int) Scores.number(priority, 0);
        stickiness(resource);
        String threshold = resource.meta.get("migration-threshold");
        if (threshold != null && !threshold.equalsIgnoreCase("default")) {
            resource.migrationThreshold = working.score(threshold);
            if (working.release.isModern() && resource.migrationThreshold < 0) {
                resource.migrationThreshold = 1;
            }
        } else if (threshold == null && !working.release.isModern()) {
            guessThreshold(resource);
        }
        resource.failureTimeoutSeconds = Math.max(0, Intervals.milliseconds(resource.meta.get("failure-timeout"))) / 1000;
    }

    private void stickiness(Resource resource) {
        String property = working.release.stickinessIsAProperty() ? working.option("default-resource-stickiness") : null;
        resource.stickiness = working.score(property);
        resource.stickinessFrom = "stickiness (property default-resource-stickiness)";
        String value = resource.meta.get("resource-stickiness");
        if (value != null && !value.equalsIgnoreCase("default")) {
            resource.stickiness = working.score(value);
            resource.stickinessFrom = isInTheText(resource) ? "stickiness of " + Resource.base(resource.id)
                    : value.equals(working.resourceDefaults.get("resource-stickiness")) ? "stickiness (rsc_defaults)"
                    : "stickiness of a clone instance (default of " + working.release + ")";
        }
    }

    /** Is the stickiness written at the resource or at something it is in? */
    private boolean isInTheText(Resource resource) {
        for (Resource r = resource; r != null; r = r.parent) {
            Map<String, String> own = new HashMap<>(r.xml.attributes());
            AttributeSets.read(working, r.xml, "meta_attributes", own);
            AttributeSets.read(working, r.xml, "instance_attributes", own);
            if (own.containsKey("resource-stickiness")) {
                return true;
            }
        }
        return false;
    }

    /** Configurations of before 2008 had a stickiness of failures instead of a threshold. */
    private void guessThreshold(Resource resource) {
        String value = resource.meta.getOrDefault("resource-failure-stickiness", resource.meta.get("resource_failure_stickiness"));
        value = value == null ? working.option("default-resource-failure-stickiness") : value;
        int failure = working.score(value);
        if (failure == -Scores.INFINITY) {
            resource.migrationThreshold = 1;
        } else if (failure != 0 && resource.stickiness != 0) {
            resource.migrationThreshold = Math.abs(resource.stickiness / failure) + 1;
        }
    }

    /** The role the configuration asks for; {@link Role#UNKNOWN}: as high as possible. */
    static Role targetRole(Resource resource) {
        Role role = Role.of(resource.meta.get("target-role"));
        boolean wish = role == Role.STOPPED || role == Role.SLAVE && resource.top().isPromotable();
        return wish ? role : Role.UNKNOWN;
    }

    private void members(Resource group, Integer number) {
        group.ordered = flag(group.meta.get("ordered"));
        group.colocated = flag(group.meta.get("collocated"));
        group.xml.children("primitive").forEach(xml -> group.children.add(unpack(Templates.expanded(working, xml), group, number)));
    }

    private static boolean flag(String value) {
        return value == null || Working.isTrue(value);
    }

    private void instances(Resource clone) {
        clone.interleave = Working.isTrue(clone.meta.get("interleave"));
        clone.ordered = Working.isTrue(clone.meta.get("ordered"));
        clone.cloneMax = count(clone, Math.max(1, working.nodes.size()), "clone-max");
        clone.cloneNodeMax = clone.unique ? count(clone, 1, "clone-node-max") : 1;
        clone.masterMax = count(clone, 1, "promoted-max", "master-max");
        clone.masterNodeMax = count(clone, 1, "promoted-node-max", "master-node-max");
        if (clone.unique && cannotBeUnique(clone.xml)) {
            clone.unique = false;
            clone.cloneNodeMax = 1;
            clone.cloneMax = working.release.isModern() ? Math.min(clone.cloneMax, working.nodes.size()) : working.nodes.size();
            clone.meta.put("globally-unique", "false");
        }
        AttributeSets.add(clone.meta, "resource-stickiness", "1");
        AttributeSets.add(clone.meta, "globally-unique", Boolean.toString(clone.unique));
        for (int i = 0; i < Math.max(1, clone.cloneMax); i++) {
            instance(clone, i >= clone.cloneMax);
        }
    }

    /** One more instance of a clone; an orphan is one too many and must not run. */
    Resource instance(Resource clone, boolean asOrphan) {
        Element child = clone.xml.children().stream().filter(x -> x.is("group") || x.is("primitive")).findFirst().orElseThrow(
                () -> new IllegalArgumentException("line " + clone.xml.line() + ": " + clone.id + " has nothing to clone"));
        Resource instance = unpack(Templates.expanded(working, child), clone, clone.instances++);
        if (asOrphan) {
            markOrphan(instance);
        }
        clone.children.add(instance);
        return instance;
    }

    private static void markOrphan(Resource resource) {
        resource.orphan = true;
        resource.children.forEach(UnpackResources::markOrphan);
    }

    private int count(Resource clone, int otherwise, String... names) {
        for (String name : names) {
            boolean known = working.release.isModern() || !name.startsWith("promoted-");
            if (known && clone.meta.get(name) != null) {
                return (int) Math.max(0, Scores.number(clone.meta.get(name), 0));
            }
        }
        return otherwise;
    }

    /** Only agents that can tell their instances apart may be globally unique. */
    private boolean cannotBeUnique(Element clone) {
        return clone.all().filter(x -> x.is("primitive")).map(x -> x.get("class", ""))
                .anyMatch(c -> working.release.isModern() ? !c.equalsIgnoreCase("ocf") && !c.equalsIgnoreCase("stonith")
                        : c.equalsIgnoreCase("lsb"));
    }
}
