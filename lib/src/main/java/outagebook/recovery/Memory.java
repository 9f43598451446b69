package outagebook.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What replay knows at one moment: pages, which of them are doubtful or not there, how transactions stand.
 *
 * <p>Every change is noted, so that a step can be taken back.
 */
final class Memory {
    /** In place of a page's number: all pages of the fork that are not known better. */
    static final long ALL = -1;
    /** Known better. */
    private static final String NONE = "";

    private final Function<PageId, Page> base;
    private final Map<PageId, Optional<Page>> pages = new HashMap<>();
    private final Map<PageId, String> doubts = new HashMap<>();
    private final Map<PageId, String> missing = new HashMap<>();
    private final Map<PageId, Long> ends = new HashMap<>();
    private final Map<Long, TransactionStatus> statuses = new HashMap<>();
    private final boolean checksums;
    private final boolean hintsLogged;
    private List<Runnable> undo = new ArrayList<>();

    /**
     * Over these pages.
     *
     * @param checksums   whether pages get the checksum with which the server would write them
     * @param hintsLogged whether the server logs a page before its hint bits are set (wal_log_hints, or checksums)
     */
    Memory(Function<PageId, Page> base, boolean checksums, boolean hintsLogged) {
        this.base = base;
        this.checksums = checksums;
        this.hintsLogged = hintsLogged;
    }

    boolean checksums() {
        return checksums;
    }

    boolean hintsLogged() {
        return hintsLogged;
    }

    /** {@return the page, null if there is none} */
    Page page(PageId id) {
        Optional<Page> known = pages.get(id);
        return known != null ? known.orElse(null) : isBehindEnd(id) ? null : base.apply(id);
    }

    private boolean isBehindEnd(PageId id) {
        Long end = ends.get(id.at(0));
        return end != null && id.block() >= end;
    }

    /** {@return the pages that records touched, in order} */
    Map<PageId, Page> pages() {
        Map<PageId, Page> all = new TreeMap<>();
        pages.forEach((id, page) -> page.ifPresent(p -> all.put(id, p)));
        return all;
    }

    void put(PageId id, Page page) {
        set(pages, id, Optional.of(page));
        set(doubts, id, doubts.containsKey(id.at(ALL)) ? NONE : null);
        set(missing, id, null);
    }

    /** Pages of a fork from this number on are gone. */
    List<PageId> cut(PageId from) {
        PageId fork = from.at(0);
        List<PageId> gone = matching(id -> id.at(0).equals(fork) && id.block() >= from.block());
        gone.forEach(id -> set(pages, id, null));
        for (Map<PageId, String> map : List.of(doubts, missing)) {
            map.keySet().stream().filter(id -> id.at(0).equals(fork) && id.block() >= from.block()).toList().forEach(id -> set(map, id, null));
        }
        Long end = ends.get(fork);
        if (end == null || end > from.block()) set(ends, fork, from.block());
        return gone;
    }

    /** Pages are gone, whatever their number. */
    List<PageId> drop(Predicate<PageId> which) {
        List<PageId> gone = matching(which);
        gone.forEach(id -> set(pages, id, Optional.empty()));
        for (Map<PageId, String> map : List.of(doubts, missing)) map.keySet().stream().filter(which).toList().forEach(id -> set(map, id, null));
        return gone;
    }

    private List<PageId> matching(Predicate<PageId> which) {
        return pages.entrySet().stream().filter(e -> e.getValue().isPresent() && which.test(e.getKey())).map(Map.Entry::getKey).sorted().toList();
    }

    Optional<String> doubt(PageId id) {
        return Optional.ofNullable(doubts.getOrDefault(id, doubts.get(id.at(ALL)))).filter(why -> !why.equals(NONE));
    }

    void doubt(PageId id, String why) {
        set(doubts, id, why);
        if (id.block() == ALL) matching(page -> page.at(ALL).equals(id)).forEach(page -> set(doubts, page, why));
    }

    Map<PageId, String> doubts() {
        Map<PageId, String> all = new TreeMap<>(doubts);
        all.values().removeIf(NONE::equals);
        return all;
    }

    void miss(PageId id, String why) {
        if (!missing.containsKey(id)) set(missing, id, why);
    }

    Map<PageId, String> missing() {
        return new TreeMap<>(missing);
    }

    TransactionStatus status(long xid) {
        return statuses.getOrDefault(xid, TransactionStatus.UNKNOWN);
    }

    void status(long xid, TransactionStatus status) {
        if (status(xid) != status) set(statuses, xid, status);
    }

    Map<Long, TransactionStatus> statuses() {
        return new TreeMap<>(statuses);
    }

    private <K, V> void set(Map<K, V> map, K key, V value) {
        V before = value == null ? map.remove(key) : map.put(key, value);
        if (before == value) return;
        undo.add(before == null ? () -> map.remove(key) : () -> map.put(key, before));
    }

    /** {@return how to take back what has changed since the last call} */
    Runnable undo() {
        List<Runnable> changes = undo;
        undo = new ArrayList<>();
        return () -> {
            for (int i = changes.size() - 1; i >= 0; i--) changes.get(i).run();
        };
    }
}
