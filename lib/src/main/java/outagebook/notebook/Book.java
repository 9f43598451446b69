package outagebook.notebook;

import java.nio.file.Path;
import outagebook.pacemaker.Cluster;
import outagebook.recovery.Crash;
import outagebook.wal.WalActivity;
import outagebook.wal.WalRecord;
import outagebook.wal.WalRelations;
import outagebook.wal.WalStats;
import outagebook.wal.WalTransactions;
import tech.tablesaw.api.Table;

/** What a cell sees: {@code import static outagebook.notebook.Book.*;}. */
public final class Book {
    /** Whoever uses this class has values drawn from then on, also where a kernel other than ours runs the cells. */
    public static final boolean DRAWN = View.DRAWN;

    private Book() {}

    /** Shows anything now: a table, a record, a picture, a text. */
    public static void show(Object value) {
        Display.show(Views.of(value));
    }

    /** {@return the file of a bundled sample, such as "9.4" or "log.pb"; its checksum was verified} */
    public static Path sample(String name) {
        return Samples.path(name);
    }

    /** {@return your own unzipped copy of a bundled sample, in {@code notebooks/scratch}: break it as you like} */
    public static Path scratch(String name) {
        return Samples.scratch(name);
    }

    /** {@return a bundled Pacemaker cluster, such as "outage" or "healthy"; its checksum was verified} */
    public static Cluster cluster(String name) {
        return Samples.cluster(name);
    }

    /** {@return a bundled crash, such as "9.3" or "18-no-fpw"; its checksums were verified} */
    public static Crash crash(String name) {
        return Samples.crash(name);
    }

    /** {@return the folder of your own copy of the bundled incident: an archive with holes, and what is left of its server} */
    public static Path incident() {
        return Samples.incident();
    }

    /** {@return WAL records as a tablesaw table, to filter, count and plot} */
    public static Table table(Iterable<WalRecord> records) {
        return Tables.of(records);
    }

    /** {@return statistics by operation as a table; by resource manager: {@link Tables#rmgrs}} */
    public static Table table(WalStats stats) {
        return Tables.operations(stats);
    }

    /** {@return relations as a table; with names: {@link Tables#relations(WalRelations, java.util.Map)}} */
    public static Table table(WalRelations relations) {
        return Tables.relations(relations);
    }

    /** {@return transactions as a table} */
    public static Table table(WalTransactions transactions) {
        return Tables.transactions(transactions);
    }

    /** {@return activity over time as a table} */
    public static Table table(WalActivity activity) {
        return Tables.activity(activity);
    }

    /** {@return each character of a text with its code, in decimal and in hexadecimal} */
    public static Table codes(String text) {
        return Tables.codes(text);
    }

    /** Shows a bar for a long job; close it when the job is over. */
    public static Progress progress(String what, long total) {
        return Progress.start(what, total);
    }
}
