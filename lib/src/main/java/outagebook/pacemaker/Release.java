package outagebook.pacemaker;

/**
 * A release of Pacemaker whose scheduler is recomputed: the one of the outage and today's. Where the two schedulers differ, the
 * step asks one of the questions below; each says what differs and where it is written in Pacemaker's sources.
 */
public enum Release {
    /** Ubuntu 14.04's Pacemaker (2013), without the fix of 9 August 2013 that 1.1.11 shipped. */
    V1_1_10("1.1.10"),
    /** Debian 12's Pacemaker (2022). */
    V2_1_5("2.1.5");

    private final String number;

    Release(String number) {
        this.number = number;
    }

    /** The release with this number, "1.1.10" or "2.1.5". */
    public static Release of(String number) {
        for (Release release : values()) {
            if (release.number.equals(number)) {
                return release;
            }
        }
        throw new IllegalArgumentException("no scheduler of Pacemaker " + number + " here: there are 1.1.10 and 2.1.5");
    }

    /** {@return the number as people say it, for example {@code 1.1.10}} */
    public String number() {
        return number;
    }

    @Override
    public String toString() {
        return number;
    }

    /** The scheduler as it was rewritten for 2.0: C functions named {@code pcmk__...}, roles Promoted and Unpromoted. */
    boolean isModern() {
        return this == V2_1_5;
    }

    /** The property default-resource-stickiness counts by itself; else the upgrade of the configuration moves it to rsc_defaults. */
    boolean stickinessIsAProperty() {
        return !isModern();
    }

    /** instance_attributes of a resource also count as meta attributes (get_meta_attributes). */
    boolean instanceAttributesAreMeta() {
        return !isModern();
    }

    /** The product of factor and score is cut to an int; else rounded, and at least 1 away from 0 (node_hash_update). */
    boolean cutsProducts() {
        return !isModern();
    }

    /** A negative stickiness counts (common_apply_stickiness); else only values from 1 on do (apply_stickiness). */
    boolean negativeStickinessCounts() {
        return !isModern();
    }

    /** A preferred node is taken as soon as its weight is not negative; else only if no other node is better. */
    boolean prefersAnyUsableNode() {
        return !isModern();
    }

    /** The bug of the outage: an instance that is taken back keeps the weights of the failed try (color_instance). */
    boolean keepsWeightsOfFailedTry() {
        return !isModern();
    }

    /** A set of a colocation is sequential unless it says otherwise; else only if it says so (colocate_rsc_sets). */
    boolean setsAreSequentialByDefault() {
        return isModern();
    }

    /** Node names and instance numbers are compared as numbers where they are numbers, names ignoring case. */
    boolean ordersNaturally() {
        return isModern();
    }

    /** There are milestones all_stopped and stonith_complete for the whole cluster (native_internal_constraints, stage6). */
    boolean hasAllStopped() {
        return !isModern();
    }

    /** Nothing starts or stops before every probe on every node is answered (probe_resources); else only what depends on a probe waits. */
    boolean waitsForAllProbes() {
        return !isModern();
    }

    /** An action of an unmanaged resource is not even asked whether its node is there (custom_action); else it is (update_action_optional). */
    boolean unmanagedStaysOptional() {
        return isModern();
    }

    /** An unmanaged resource has no orderings of its own (pcmk__primitive_internal_constraints). */
    boolean unmanagedHasNoOrder() {
        return isModern();
    }

    /** The stop of a group implies that of its last member (group_internal_constraints). */
    boolean groupStopsAtItsEnd() {
        return !isModern();
    }

    /** kind=Serialize between sets is taken in both directions (unpack_rsc_order); else it has no reverse. */
    boolean serializesBothWays() {
        return !isModern();
    }

    /** A set may say by itself whether its order is symmetrical (get_ordering_symmetry). */
    boolean setsAreSymmetricThemselves() {
        return isModern();
    }

    /** clone-min and require-all count in a simple rsc_order (get_minimum_first_instances). */
    boolean someInstancesAreEnough() {
        return isModern();
    }

    /** A failed resource is always stopped (native_create_actions); else on-fail=demote may be enough. */
    boolean everyFailureStops() {
        return !isModern();
    }

    /** Of several nodes it runs on, one that is online and clean counts as the current one (pe__find_active_on). */
    boolean looksForCleanNode() {
        return isModern();
    }

    /** No demotion is invented for what is not promoted (rsc_order_first). */
    boolean demotedNeedsNoDemote() {
        return isModern();
    }

    /** What cannot start keeps what must be with it from starting (pcmk__block_colocation_dependents). */
    boolean colocationsBlock() {
        return isModern();
    }

    /** Two resources that must never be together are ordered, too (anti_colocation_order). */
    boolean colocationsOrder() {
        return isModern();
    }

    /** Orderings of starts and stops are made for migrations, too (pcmk__order_migration_equivalents); else a move is rewritten at the end. */
    boolean migratesByOrderings() {
        return isModern();
    }

    /** What an operation requires can be said of the operation, not only of the resource (unpack_operation). */
    boolean operationsHaveRequirements() {
        return !isModern();
    }

    /** An ordering is moved to the milestone of a group or clone before its flags are looked at (pcmk__update_action_for_orderings). */
    boolean redirectsUnseen() {
        return isModern();
    }

    /** An ordering inside a clone may skip a level (is_parent); else only the direct parent counts (update_action). */
    boolean looksAtAllParents() {
        return isModern();
    }

    /** implies_first_printed looks at then (update_action_for_ordering_flags); else, by mistake, at first (graph_update_action). */
    boolean printsFirstForThen() {
        return isModern();
    }

    /** implies_first needs a required then (pcmk__update_ordered_actions). */
    boolean impliesFirstLooksAtThen() {
        return isModern();
    }

    /** For an asymmetrical order a resource counts as started only if it is where it will be (handle_asymmetric_ordering). */
    boolean startedMeansHere() {
        return isModern();
    }

    /** A start that is impossible stops only its own, managed resource (handle_restart_ordering). */
    boolean restartsOnlyItself() {
        return isModern();
    }

    /** A changed action of a member or instance is followed up at once (pcmk__update_ordered_actions). */
    boolean updatesChildrenAtOnce() {
        return isModern();
    }

    /** So is what comes after the changed action of an instance (pcmk__multi_update_actions). */
    boolean updatesAfterInstances() {
        return isModern();
    }

    /** Taking an instance without partner off its node counts as a change (multi_update_interleave_actions). */
    boolean unplacingIsAChange() {
        return isModern();
    }

    /** A blocked instance is nobody's partner (is_child_compatible). */
    boolean blockedIsNoPartner() {
        return isModern();
    }

    /** Monitors of a resource that has no node cannot run (pcmk__finalize_assignment). */
    boolean unplacedIsNotMonitored() {
        return isModern();
    }

    /** Instances are told of starts, promotions and demotions only if there are some (create_notify_actions). */
    boolean notifiesOnlyOfChanges() {
        return isModern();
    }

    /** Several orderings between two actions are one in the graph (pcmk__deduplicate_action_inputs). */
    boolean mergesOrderings() {
        return isModern();
    }

    /** {@return the task that gives a resource new parameters while it runs} */
    String reload() {
        return isModern() ? "reload-agent" : "reload";
    }

    /** What a milestone of a group does not need all members to have (group_action_flags). */
    boolean canBeMissing(String task) {
        return task.equals("stop") || isModern() && task.equals("demote");
    }

    /** What the program prints before the score of a primitive, a group or a clone: the name of its C function. */
    String function(Variant variant) {
        return switch (variant) {
            case PRIMITIVE -> isModern() ? "pcmk__primitive_assign" : "native_color";
            case GROUP -> isModern() ? "pcmk__group_assign" : "group_color";
            case CLONE, PROMOTABLE -> isModern() ? "pcmk__clone_allocate" : "clone_color";
        };
    }
}
