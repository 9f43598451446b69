package outagebook.wal;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the WAL calls a table, an index, a sequence: the three numbers that lead to its files.
 *
 * <p>The WAL holds no names. The numbers of a table are in the running server, or in a copy of it: {@code select
 * pg_relation_filepath('my_table')}; TRUNCATE, VACUUM FULL, CLUSTER and REINDEX give it a new file, so the number must be that
 * of the time in question. Source: PostgreSQL storage/relfilenode.h (RelFileNode, to 15), storage/relfilelocator.h
 * (RelFileLocator, 16 on).
 *
 * @param spc OID of the tablespace: 1663 is the default one, 1664 that of what all databases share
 * @param db  OID of the database, 0 for what all databases share
 * @param rel number of the file (relfilenode)
 */
public record Relation(long spc, long db, long rel) implements Comparable<Relation> {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,10})/(\\d{1,10})/(\\d{1,10})");
    private static final Pattern FILE = Pattern.compile("(?:global|base/(\\d{1,10})|pg_tblspc/(\\d{1,10})/PG_[^/]+/(\\d{1,10}))/(\\d{1,10})");
    private static final long LARGEST = 0xFFFFFFFFL;

    /** {@return the relation written like {@code 1663/16384/16385}, or as a file: {@code base/16384/16385}} */
    public static Relation parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (numbers.matches()) return new Relation(number(numbers.group(1)), number(numbers.group(2)), number(numbers.group(3)));
        Matcher file = FILE.matcher(text);
        if (!file.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no relation: expected tablespace/database/relfilenode such as "
                    + "1663/16384/16385, or what pg_relation_filepath says, such as base/16384/16385");
        }
        long rel = number(file.group(4));
        if (file.group(1) != null) return new Relation(RelPath.DEFAULT_TABLESPACE, number(file.group(1)), rel);
        if (file.group(2) == null) return new Relation(RelPath.GLOBAL_TABLESPACE, 0, rel);
        return new Relation(number(file.group(2)), number(file.group(3)), rel);
    }

    private static long number(String digits) {
        long number = Long.parseLong(digits);
        if (number > LARGEST) throw new IllegalArgumentException(digits + " is no number of 32 bits, as in the name of a relation");
        return number;
    }

    @Override public int compareTo(Relation other) {
        return Comparator.comparingLong(Relation::spc).thenComparingLong(Relation::db).thenComparingLong(Relation::rel).compare(this, other);
    }

    @Override public String toString() {
        return spc + "/" + db + "/" + rel;
    }
}
