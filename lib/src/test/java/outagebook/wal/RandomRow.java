package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes random values, usual and odd ones, of every type that a server of some version has. */
final class RandomRow {
    private final List<Type> types = new ArrayList<>();
    private final Random random;

    /** A column's type, the first version that has it, and a random value as the server reads it. */
    record Type(String name, Function<Random, String> value) {}

    RandomRow(WalVersion version, long seed) {
        random = new Random(seed);
        add("int2", r -> "" + (short) r.nextInt());
        add("text", r -> words(r, r.nextInt(40)));
        add("bool", r -> r.nextBoolean() ? "t" : "f");
        add("int8", r -> "" + (r.nextLong() >> r.nextInt(64)));
        add("\"char\"", r -> "" + (char) ('!' + r.nextInt(90)));
        add("int4", r -> "" + (r.nextInt() >> r.nextInt(32)));
        add("float8", RandomRow::float8);
        add("float4", RandomRow::float4);
        add("numeric", RandomRow::numeric);
        add("numeric(20,5)", r -> r.nextInt(100_000_000) + "." + r.nextInt(99999));
        add("varchar(20)", r -> words(r, r.nextInt(20)));
        add("char(9)", r -> words(r, r.nextInt(9)));
        add("name", r -> words(r, r.nextInt(30)));
        add("bytea", r -> bytes(r, r.nextInt(200)));
        add("date", RandomRow::date);
        add("time", RandomRow::time);
        add("timetz", r -> time(r) + List.of("+00", "+02", "-05:30", "+05:45:15", "-11").get(r.nextInt(5)));
        add("timestamp", r -> r.nextInt(9) == 0 ? "-infinity" : timestamp(r));
        add("timestamptz", r -> r.nextInt(9) == 0 ? "infinity" : timestamp(r));
        add("interval", RandomRow::interval);
        add("uuid", r -> new UUID(r.nextLong(), r.nextLong()).toString());
        add("oid", r -> "" + (r.nextInt() & 0xFFFFFFFFL));
        add("xid", r -> "" + (r.nextInt() & 0xFFFFFFFFL));
        add("tid", r -> "(" + (r.nextInt() & 0xFFFFFFFEL) + "," + r.nextInt(60000) + ")");
        add("json", r -> json(r, 3));
        add("inet", RandomRow::inet);
        add("cidr", r -> r.nextBoolean() ? "10.1." + r.nextInt(256) + ".0/24" : "2001:db8:" + Integer.toHexString(r.nextInt(65536)) + "::/48");
        add("macaddr", r -> bytes(r, 6).substring(2));
        add("bit(11)", r -> String.format("%11s", Integer.toBinaryString(r.nextInt(2048))).replace(' ', '0'));
        add("varbit", r -> Integer.toBinaryString(r.nextInt()));
        add("point", RandomRow::point);
        add("box", r -> point(r) + "," + point(r));
        add("lseg", r -> "[" + point(r) + "," + point(r) + "]");
        add("circle", r -> "<" + point(r) + "," + Math.abs(r.nextInt(1000)) / 8.0 + ">");
        add("path", r -> (r.nextBoolean() ? "[%s]" : "(%s)").formatted(points(r)));
        add("polygon", r -> "(" + points(r) + ")");
        add("int4range", r -> r.nextInt(6) == 0 ? "empty" : "[" + (r.nextBoolean() ? "" : r.nextInt(100)) + "," + (100 + r.nextInt(100)) + ")");
        add("int8range", r -> "[" + r.nextInt(100) + "," + (r.nextBoolean() ? "" : 100 + r.nextInt(100)) + "]");
        add("numrange", r -> "(" + r.nextInt(100) / 7.0 + "," + (100 + r.nextInt(1000) / 9.0) + "]");
        add("tsrange", r -> "[2001-01-01 00:00:0" + r.nextInt(10) + ",2020-02-02 12:34:5" + r.nextInt(10) + ".25)");
        add("daterange", r -> "[2001-01-0" + (1 + r.nextInt(9)) + ",)");
        add("int4[]", r -> array(r, x -> "" + x.nextInt()));
        add("int2[]", r -> "{{1," + r.nextInt(99) + "},{NULL,4}}");
        add("text[]", r -> array(r, x -> quoted(words(x, x.nextInt(12)))));
        add("float8[]", r -> "[2:3]={" + float8(r) + ",NULL}");
        add("numeric[]", r -> array(r, RandomRow::numeric));
        add("bool[]", r -> array(r, x -> x.nextBoolean() ? "t" : "f"));
        add("timestamptz[]", r -> array(r, x -> quoted(timestamp(x))));
        add("uuid[]", r -> array(r, x -> new UUID(x.nextLong(), x.nextLong()).toString()));
        add("box[]", r -> "{" + point(r) + "," + point(r) + ";" + point(r) + "," + point(r) + "}");
        add("text", RandomRow::longText);
        add("bytea", r -> r.nextInt(4) == 0 ? bytes(r, 3000) : bytes(r, 5));
        if (version.since(WalVersion.V9_4)) add("jsonb", r -> json(r, 5));
        if (version.since(WalVersion.V9_4)) add("jsonb[]", r -> array(r, x -> quoted(json(x, 2))));
        if (version.since(WalVersion.V9_4)) add("pg_lsn", r -> Integer.toHexString(r.nextInt()) + "/" + Integer.toHexString(r.nextInt()));
        if (version.since(WalVersion.V10)) add("macaddr8", r -> bytes(r, 8).substring(2));
        if (version.since(WalVersion.V13)) add("xid8", r -> Long.toUnsignedString(r.nextLong()));
        if (version.since(WalVersion.V14)) add("numeric", r -> r.nextBoolean() ? "Infinity" : "-Infinity");
        if (version.since(WalVersion.V17)) add("interval", r -> r.nextBoolean() ? "infinity" : "-infinity");
    }

    private void add(String type, Function<Random, String> value) {
        types.add(new Type(type, value));
    }

    /** {@return the list of columns: id, then c1 and so on} */
    String definition() {
        return "id int4, " + IntStream.range(0, types.size()).mapToObj(i -> "c" + (i + 1) + " " + types.get(i).name()).collect(Collectors.joining(", "));
    }

    int count() {
        return types.size();
    }

    /** {@return a random value of this column (from 1 on) as text, null for NULL} */
    String value(int column) {
        return random.nextInt(8) == 0 ? null : types.get(column - 1).value().apply(random);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private static String words(Random r, int length) {
        String letters = "abcdefghij klmno\"'\\,{}()xyz\u00e4\u20ac\n\tNULL";
        return IntStream.range(0, length).mapToObj(i -> "" + letters.charAt(r.nextInt(letters.length()))).collect(Collectors.joining());
    }

    private static String longText(Random r) {
        return switch (r.nextInt(4)) {
            case 0 -> "all the same ".repeat(250 + r.nextInt(400));
            case 1 -> IntStream.range(0, 3000).mapToObj(i -> "" + (char) ('!' + r.nextInt(90))).collect(Collectors.joining());
            default -> words(r, 100 + r.nextInt(60));
        };
    }

    private static String bytes(Random r, int length) {
        return "\\x" + IntStream.range(0, length).mapToObj(i -> String.format("%02x", r.nextInt(256))).collect(Collectors.joining());
    }

    private static String float8(Random r) {
        double number = switch (r.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(r.nextLong());
            case 1 -> Math.scalb(1.0, r.nextInt(2000) - 1000);
            case 2 -> Math.pow(10, r.nextInt(40) - 20);
            case 3 -> r.nextInt(100_000_000) / 1000.0;
            default -> List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e23, 9e15, 5e-5).get(r.nextInt(8));
        };
        return Double.toString(number);
    }

    private static String float4(Random r) {
        return switch (r.nextInt(3)) {
            case 0 -> Float.toString(Float.intBitsToFloat(r.nextInt()));
            case 1 -> Float.toString((float) Math.scalb(1.0, r.nextInt(200) - 100));
            default -> Float.toString(r.nextInt(1_000_000) / 100f);
        };
    }

    private static String numeric(Random r) {
        if (r.nextInt(12) == 0) return "NaN";
        String digits = IntStream.range(0, r.nextInt(50)).mapToObj(i -> "" + r.nextInt(10)).collect(Collectors.joining());
        String fraction = IntStream.range(0, r.nextInt(30)).mapToObj(i -> "" + r.nextInt(10)).collect(Collectors.joining());
        return (r.nextBoolean() ? "-" : "") + (r.nextInt(3) == 0 ? "0" : "0" + digits) + (fraction.isEmpty() ? "" : "." + fraction)
                + (r.nextInt(9) == 0 ? "e" + (r.nextInt(400) - 200) : "");
    }

    private static String date(Random r) {
        if (r.nextInt(9) == 0) return r.nextBoolean() ? "infinity" : "-infinity";
        String day = String.format("-%02d-%02d", 1 + r.nextInt(12), 1 + r.nextInt(28));
        return r.nextInt(5) == 0 ? String.format("%04d", 1 + r.nextInt(4000)) + day + " BC" : (1000 + r.nextInt(20000)) + day;
    }

    private static String time(Random r) {
        return String.format("%02d:%02d:%02d", r.nextInt(24), r.nextInt(60), r.nextInt(60)) + (r.nextBoolean() ? "" : "." + r.nextInt(1_000_000));
    }

    private static String timestamp(Random r) {
        boolean before = r.nextInt(5) == 0;
        String year = before ? String.format("%04d", 1 + r.nextInt(4000)) : r.nextInt(4) == 0 ? "" + (10_000 + r.nextInt(200_000)) : "" + (1000 + r.nextInt(1200));
        return year + String.format("-%02d-%02d ", 1 + r.nextInt(12), 1 + r.nextInt(28)) + time(r) + (before ? " BC" : "");
    }

    private static String interval(Random r) {
        long micros = r.nextLong() >>> 12 + r.nextInt(50);
        String clock = r.nextInt(3) == 0 ? "" : String.format("%s%d:%02d:%02d.%06d", r.nextBoolean() ? "" : "-", micros / 3_600_000_000L,
                micros / 60_000_000 % 60, micros / 1_000_000 % 60, micros % 1_000_000);
        return String.format("%d mons %d days %s", r.nextInt(60) - 30, r.nextInt(3) * (r.nextInt(20) - 10), clock);
    }

    private static String inet(Random r) {
        if (r.nextBoolean()) return r.nextInt(256) + ".2.3." + r.nextInt(256) + (r.nextBoolean() ? "" : "/" + r.nextInt(33));
        if (r.nextInt(4) == 0) return List.of("::", "::1", "::ffff:1.2.3.4", "::1.2.3.4", "1::", "0:0:1::2", "::2:0:0:1").get(r.nextInt(7));
        return IntStream.range(0, 8).mapToObj(i -> r.nextBoolean() ? "0" : Integer.toHexString(r.nextInt(65536))).collect(Collectors.joining(":"))
                + (r.nextBoolean() ? "" : "/" + r.nextInt(129));
    }

    private static String point(Random r) {
        return "(" + r.nextInt(1000) / 16.0 + "," + (r.nextDouble() - 0.5) * 1e6 + ")";
    }

    private static String points(Random r) {
        return IntStream.range(0, 1 + r.nextInt(5)).mapToObj(i -> point(r)).collect(Collectors.joining(","));
    }

    private static String array(Random r, Function<Random, String> value) {
        return "{" + IntStream.range(0, r.nextInt(6)).mapToObj(i -> r.nextInt(6) == 0 ? "NULL" : value.apply(r)).collect(Collectors.joining(",")) + "}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String json(Random r, int depth) {
        return switch (depth == 0 ? r.nextInt(5) : r.nextInt(7)) {
            case 0 -> "null";
            case 1 -> r.nextBoolean() ? "true" : "false";
            case 2 -> "" + r.nextInt();
            case 3 -> "" + r.nextInt(1000) / 7.0;
            case 4 -> string(words(r, r.nextInt(20)));
            case 5 -> IntStream.range(0, r.nextInt(40)).mapToObj(i -> json(r, Math.max(0, depth - 2))).collect(Collectors.joining(",", "[", "]"));
            default -> IntStream.range(0, r.nextInt(8)).mapToObj(i -> string(words(r, 1 + r.nextInt(6)) + i) + ":" + json(r, depth - 1))
                    .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String string(String words) {
        return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
    }
}
