package outagebook.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;
import outagebook.course.ScoreCard.Criterion;
import outagebook.lab.ClusterState;
import outagebook.lab.ClusterState.Role;
import outagebook.lab.PgCluster;

/** Takes the measurements of a score card. */
record Scoring(Scenario scenario, PgCluster cluster, Shop shop, Disaster disaster) {
    private static final int SECONDS = 5;
    /** Longer than a customer of the shop waits for a commit: it may be waiting for a replica that has just come back. */
    private static final int SELLING = 30;

    ScoreCard measure(boolean rehearsed) {
        ClusterState state = cluster.status();
        Optional<String> primary = state.primary().map(ClusterState.Node::name);
        List<Criterion> criteria = new ArrayList<>();
        boolean alone = scenario.level() != Level.THREE;
        criteria.add(nothingLost(primary, alone ? 50 : 40));
        criteria.add(onePrimary(state));
        if (!alone) criteria.add(neverTwo(primary));
        criteria.add(sells(primary));
        criteria.add(followers(primary));
        criteria.add(synchronous(primary));
        return new ScoreCard(scenario.level(), rehearsed, criteria);
    }

    private Criterion nothingLost(Optional<String> primary, int worth) {
        String what = "No acknowledged order is lost";
        if (primary.isEmpty()) return new Criterion(what, worth, false, "no server takes writes: nobody can say");
        int promised = shop.acknowledged().size();
        List<Long> missing = shop.missingOn(cluster.node(primary.get()));
        return new Criterion(what, worth, missing.isEmpty(), missing.isEmpty() ? "all of " + promised + " are on " + primary.get()
                : missing.size() + " of " + promised + " are not on " + primary.get() + ": " + ranges(missing));
    }

    private static Criterion onePrimary(ClusterState state) {
        List<String> primaries = state.nodes().stream().filter(node -> node.role() == Role.PRIMARY).map(ClusterState.Node::name).toList();
        return new Criterion("One server takes writes, and no other", 10, primaries.size() == 1,
                primaries.isEmpty() ? "none does" : String.join(" and ", primaries));
    }

    private Criterion neverTwo(Optional<String> primary) {
        List<Long> orders = shop.acknowledged().tailMap(disaster.orders().last(), false).entrySet().stream()
                .filter(order -> order.getValue().equals("pg01")).map(Map.Entry::getKey).toList();
        return new Criterion("The old primary took no order after its death", 10, primary.isPresent() && orders.isEmpty(),
                primary.isEmpty() ? "no server takes orders yet" : orders.isEmpty() ? "none" : "it took " + ranges(orders));
    }

    private Criterion sells(Optional<String> primary) {
        boolean sells = primary.isPresent() && shop.sells(1, SELLING);
        return new Criterion("The shop sells again", 10, sells, sells ? "a new order was acknowledged" : primary.isPresent() ? "no order was acknowledged within " + SELLING + " s" : "no server takes orders");
    }

    private Criterion followers(Optional<String> primary) {
        List<String> wanted = scenario.level() == Level.ONE ? List.of(scenario.ahead(), scenario.behind()) : List.of("pg01", "pg02", "pg03");
        String what = scenario.level() == Level.ONE ? "The other server follows" : "The other two servers follow";
        if (primary.isEmpty()) return new Criterion(what, 15, false, "there is nobody to follow");
        List<String> others = wanted.stream().filter(name -> !name.equals(primary.get())).toList();
        Shop.within(SECONDS, () -> lost(others, primary.get()).isEmpty());
        List<String> lost = lost(others, primary.get());
        return new Criterion(what, 15, lost.isEmpty(), lost.isEmpty() ? String.join(" and ", others) + " from " + primary.get() : "not " + String.join(", not ", lost));
    }

    private List<String> lost(List<String> others, String primary) {
        ClusterState state = cluster.status();
        return others.stream().filter(name -> !state.node(name).upstream().equals(primary)).toList();
    }

    private Criterion synchronous(Optional<String> primary) {
        List<String> sync = cluster.status().nodes().stream().filter(node -> node.sync().matches("sync|quorum")).map(ClusterState.Node::name).toList();
        return new Criterion("A commit waits for a replica again", 15, primary.isPresent() && !sync.isEmpty(),
                sync.isEmpty() ? "for none" : "for " + String.join(" and ", sync));
    }

    private String ranges(List<Long> numbers) {
        return ranges(numbers, shop.acknowledged().navigableKeySet());
    }

    /** {@return numbers in order, those drawn together that have no other number of {@code all} between them: 3, 7-12} */
    static String ranges(List<Long> numbers, NavigableSet<Long> all) {
        List<long[]> ranges = new ArrayList<>();
        for (Long number : numbers) {
            long[] last = ranges.isEmpty() ? new long[2] : ranges.get(ranges.size() - 1);
            Long before = all.lower(number);
            if (!ranges.isEmpty() && before != null && before == last[1]) last[1] = number;
            else ranges.add(new long[] {number, number});
        }
        return ranges.stream().map(range -> range[0] == range[1] ? "" + range[0] : range[0] + "-" + range[1]).collect(Collectors.joining(", "));
    }
}
