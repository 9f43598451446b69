package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A resource while one scheduling runs: a primitive, a group, a clone, or an instance of a clone. */
final class Resource {
    /** As printed: instances of clones with their number. */
    final String id;
    final Element xml;
    final Resource parent;
    final Variant variant;
    final List<Resource> children = new ArrayList<>();
    final Map<String, String> meta = new LinkedHashMap<>();

    boolean unique;
    boolean managed;
    boolean orphan;
    boolean failed;
    boolean blocked;
    boolean failureIgnored;
    boolean notify;
    boolean critical = true;
    boolean startPending;
    /** nothing, quorum, fencing or unfencing. */
    String requires;
    String multipleActive;
    String restartType;
    int priority;
    int stickiness;
    String stickinessFrom;
    int migrationThreshold = Scores.INFINITY;
    long failureTimeoutSeconds;

    /** Groups: members run on the same node; one after the other. */
    boolean colocated = true;
    boolean ordered = true;
    int cloneMax;
    int cloneNodeMax;
    int masterMax;
    int masterNodeMax;
    boolean interleave;
    /** Instances made so far, orphans included. */
    int instances;

    Role role = Role.STOPPED;
    Role nextRole = Role.UNKNOWN;
    /** The name the nodes know an instance by, if it is not its id. */
    String cloneName;
    final List<Node> runningOn = new ArrayList<>();
    final Set<Node> knownOn = new LinkedHashSet<>();
    final List<History> histories = new ArrayList<>();
    /** A failure asks for a stop (or, on-fail=demote, a demotion) on these nodes. */
    final Set<Node> stopNeededOn = new LinkedHashSet<>();
    final Set<Node> demoteNeededOn = new LinkedHashSet<>();
    final Set<Node> clearFailCountOn = new LinkedHashSet<>();
    Node pendingNode;
    /** Both ends of a live migration that is not finished; nodes that one left behind and that need a stop. */
    Node migrationSource;
    Node migrationTarget;
    final Set<Node> danglingMigrations = new LinkedHashSet<>();

    Table allowed;
    /** Nodes on which a location constraint says how the resource is looked for: always, never, exclusive (2.1.5). */
    final Map<Node, String> discovery = new LinkedHashMap<>();
    boolean exclusiveDiscovery;
    final List<Location> locations = new ArrayList<>();
    /** Colocations in which this is the dependent; in which it is the primary. In the order in which they are applied. */
    List<Colocation> thisWith = new ArrayList<>();
    List<Colocation> withThis = new ArrayList<>();

    /** What is planned for it. */
    final Newest<Planned> actions = new Newest<>();
    /** Its new parameters can be had without a restart: try that, or do that. */
    boolean tryReload;
    /** It runs in places where it should not; where it should, it may stay (multiple-active=stop_unexpected). */
    boolean stopsElsewhere;
    boolean reload;

    boolean provisional = true;
    boolean allocating;
    boolean merging;
    Node allocatedTo;
    /** The weight with which it was placed. */
    Weight placedWith;
    boolean promotionScoresAdded;
    boolean promotionOrdered;
    /** What speaks for promoting this instance (its priority, once roles are chosen). */
    Weight promotion = Weight.ZERO;
    Weight sortIndex = Weight.ZERO;

    Resource(String id, Element xml, Resource parent, Variant variant) {
        this.id = id;
        this.xml = xml;
        this.parent = parent;
        this.variant = variant;
    }

    Resource top() {
        return parent == null ? this : parent.top();
    }

    boolean isPrimitive() {
        return variant == Variant.PRIMITIVE;
    }

    boolean isClone() {
        return variant.isClone();
    }

    boolean isPromotable() {
        return variant == Variant.PROMOTABLE;
    }

    /** The id without the number of an instance: Postgresql of Postgresql:0. */
    static String base(String id) {
        int colon = id.lastIndexOf(':');
        return colon > 0 && colon < id.length() - 1 && id.chars().skip(colon + 1).allMatch(Character::isDigit) ? id.substring(0, colon) : id;
    }

    int number() {
        return (int) Scores.number(id.substring(id.lastIndexOf(':') + 1), 0);
    }

    /** {@return where it runs now, or null; the first if there are several} */
    Node current() {
        return runningOn.isEmpty() ? null : runningOn.get(0);
    }

    /** {@return the nodes on which it or its children run now, or are known to have been placed} */
    Set<Node> nodes(boolean now) {
        Set<Node> nodes = new LinkedHashSet<>();
        if (!children.isEmpty()) {
            children.forEach(child -> nodes.addAll(child.nodes(now)));
        } else if (now) {
            nodes.addAll(runningOn);
        } else if (allocatedTo != null) {
            nodes.add(allocatedTo);
        }
        return nodes;
    }

    /** {@return the node it was placed on, or null if that is none or several} */
    Node location() {
        if (children.isEmpty()) {
            return allocatedTo;
        }
        return location(false);
    }

    /** {@return the node it runs on now, or was placed on; null if that is none or several} */
    Node location(boolean now) {
        Set<Node> nodes = nodes(now);
        return nodes.size() == 1 ? nodes.iterator().next() : null;
    }

    /** {@return the weight with which it, or its first member, was placed} */
    Weight locationWeight() {
        return children.isEmpty() ? placedWith : children.stream().filter(c -> c.location() != null).findFirst().orElseThrow().locationWeight();
    }

    /** {@return the role now, or the next one; of a collective resource the highest of its children} */
    Role state(boolean now) {
        if (isPrimitive()) {
            return now ? role : nextRole;
        }
        return children.stream().map(child -> child.state(now)).max(Role::compareTo).orElse(Role.UNKNOWN);
    }

    boolean isGroup() {
        return variant == Variant.GROUP;
    }

    boolean isInside(Resource outer) {
        return parent != null && (parent == outer || parent.isInside(outer));
    }

    boolean isActive() {
        return !nodes(true).isEmpty();
    }

    boolean didFail() {
        return failed || children.stream().anyMatch(Resource::didFail);
    }

    boolean isBlockedAnywhere() {
        return blocked || children.stream().anyMatch(Resource::isBlockedAnywhere);
    }

    /** {@return this or the descendant that is configured under this id, or null} */
    Resource member(String configuredId) {
        if (parent != null && (id.equals(configuredId) || xml.id().equals(configuredId))) {
            return this;
        }
        return children.stream().map(child -> child.member(configuredId)).filter(r -> r != null).findFirst().orElse(null);
    }

    /** {@return this or the descendant that is active on the node under this configured id, or null} */
    Resource activeMember(String configuredId, Node node) {
        if (parent != null && (id.equals(configuredId) || xml.id().equals(configuredId)) && runningOn.contains(node)) {
            return this;
        }
        return children.stream().map(child -> child.activeMember(configuredId, node)).filter(r -> r != null).findFirst().orElse(null);
    }

    /** {@return this or the descendant with this id or with this name on the nodes, or null} */
    Resource find(String name) {
        if (id.equals(name) || name.equals(cloneName)) {
            return this;
        }
        return children.stream().map(child -> child.find(name)).filter(r -> r != null).findFirst().orElse(null);
    }

    @Override
    public String toString() {
        return id;
    }
}
