package outagebook.wal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The types that can be read, by the names that people and {@code psql} use for them.
 *
 * <p>Source: PostgreSQL catalog/pg_type.dat (pg_type.h to 10), parser/gram.y for the names of several words.
 */
final class ColumnTypes {
    private static final Pattern TYPE = Pattern.compile("(double precision|character varying|bit varying|\"char\"|[a-z_][a-z0-9_]*)"
            + "\\s*(\\([^)]*\\))?\\s*(with(?:out)? time zone\\b)?\\s*((?:\\s|\\[\\d*\\]|array\\b)*).*", Pattern.DOTALL);
    private static final Map<String, String> ALIASES = aliases("""
            boolean bool, smallint int2, integer int4, int int4, bigint int8, smallserial int2, serial2 int2, serial int4, serial4 int4,
            bigserial int8, serial8 int8, real float4, float float8, double_precision float8, decimal numeric, dec numeric,
            character bpchar, char bpchar, nchar bpchar, character_varying varchar, bit_varying varbit, "char" char1,
            regclass oid, regproc oid, regtype oid, enum oid, cid xid""");
    private static final Map<String, ColumnType> TYPES = types();

    private ColumnTypes() {}

    /** {@return the type that a column definition begins with, or nothing if it is not known} */
    static Optional<ColumnType> parse(String definition) {
        Matcher words = TYPE.matcher(definition.strip().toLowerCase().replaceAll("\\s+", " ").replaceFirst("^pg_catalog\\.", ""));
        if (!words.matches()) return Optional.empty();
        String zone = words.group(3) == null ? "" : words.group(3).startsWith("without") ? "" : "tz";
        String name = words.group(1).replace(' ', '_') + zone;
        boolean array = !words.group(4).isBlank() || name.startsWith("_");
        Optional<ColumnType> type = named(name.replaceFirst("^_", ""), words.group(2));
        return array ? type.map(ColumnType::array) : type;
    }

    private static Optional<ColumnType> named(String name, String modifier) {
        if (name.equals("fixed")) return Optional.ofNullable(modifier).flatMap(ColumnTypes::fixed);
        boolean single = name.equals("float") && modifier != null && Integer.parseInt(modifier.replaceAll("\\D", "0")) <= 240;
        return Optional.ofNullable(TYPES.get(single ? "float4" : ALIASES.getOrDefault(name, name)));
    }

    /** {@code fixed(4,i)}: a length and an alignment as in pg_type.typlen and typalign; its bytes are shown in hex. */
    private static Optional<ColumnType> fixed(String modifier) {
        Matcher words = Pattern.compile("\\(\\s*([1-9]\\d{0,4})\\s*,\\s*'?([csid])'?\\s*\\)").matcher(modifier);
        if (!words.matches()) return Optional.empty();
        int align = 1 << "csid".indexOf(words.group(2));
        return Optional.of(new ColumnType("fixed(" + words.group(1) + "," + words.group(2) + ")", Integer.parseInt(words.group(1)), align, false, ColumnTypes::hex));
    }

    static String known() {
        return String.join(", ", TYPES.keySet()).replace("char1", "\"char\"") + ", enum, and [] behind them";
    }


    private static Map<String, ColumnType> types() {
        var types = new Types();
        types.fixed("bool", 1, 1, (v, s) -> v.u8(0) == 0 ? "f" : "t");
        types.fixed("char1", 1, 1, (v, s) -> v.u8(0) == 0 ? "" : text(v, s));
        types.fixed("int2", 2, 2, (v, s) -> Short.toString((short) v.u16(0)));
        types.fixed("int4", 4, 4, (v, s) -> Integer.toString(v.i32(0)));
        types.fixed("int8", 8, 8, (v, s) -> Long.toString(v.u64(0)));
        types.fixed("oid", 4, 4, (v, s) -> Long.toString(v.u32(0)));
        types.fixed("xid", 4, 4, (v, s) -> Long.toString(v.u32(0)));
        types.fixed("xid8", 8, 8, (v, s) -> Long.toUnsignedString(v.u64(0)));
        types.fixed("pg_lsn", 8, 8, (v, s) -> new Lsn(v.u64(0)).toString());
        types.fixed("tid", 6, 2, (v, s) -> "(" + v.blockNumber(0) + "," + v.u16(4) + ")");
        types.fixed("float4", 4, 4, (v, s) -> FloatText.of(Float.intBitsToFloat(v.i32(0)), s.version()));
        types.fixed("float8", 8, 8, (v, s) -> FloatText.of(v.f64(0), s.version()));
        types.variable("numeric", 4, (v, s) -> NumericText.of(v));
        types.fixed("date", 4, 4, (v, s) -> TimeText.date(v.i32(0)));
        types.fixed("time", 8, 8, (v, s) -> TimeText.time(v.u64(0)));
        types.fixed("timetz", 12, 8, (v, s) -> TimeText.time(v.u64(0)) + TimeText.zone(v.i32(8)));
        types.fixed("timestamp", 8, 8, (v, s) -> TimeText.timestamp(v.u64(0), ""));
        types.fixed("timestamptz", 8, 8, (v, s) -> TimeText.timestamp(v.u64(0), "+00"));
        types.fixed("interval", 16, 8, (v, s) -> TimeText.interval(v.u64(0), v.i32(8), v.i32(12), s.version()));
        types.fixed("uuid", 16, 1, (v, s) -> new UUID(Long.reverseBytes(v.u64(0)), Long.reverseBytes(v.u64(8))).toString());
        types.characters();
        types.variable("bytea", 4, ColumnTypes::hex);
        types.variable("jsonb", 4, JsonbText::of);
        types.variable("inet", 4, (v, s) -> NetText.inet(v, false));
        types.variable("cidr", 4, (v, s) -> NetText.inet(v, true));
        types.fixed("macaddr", 6, 4, (v, s) -> NetText.colons(v));
        types.fixed("macaddr8", 8, 4, (v, s) -> NetText.colons(v));
        types.variable("bit", 4, (v, s) -> bits(v));
        types.variable("varbit", 4, (v, s) -> bits(v));
        types.geometric();
        types.ranges();
        types.variable("tsvector", 4, ColumnTypes::hex);
        types.variable("varlena", 4, ColumnTypes::hex);
        return types.all;
    }

    static String text(Bytes value, ColumnType.Style style) {
        return TextBytes.of(value, style.charset());
    }

    static String hex(Bytes value, ColumnType.Style style) {
        return "\\x" + HexFormat.of().formatHex(value.array(), value.offset(), value.offset() + value.length());
    }

    private static String name(Bytes value, ColumnType.Style style) {
        int end = 0;
        while (end < value.length() && value.u8(end) != 0) end++;
        return text(value.slice(0, end), style);
    }

    private static String bits(Bytes value) {
        int count = Math.min(value.i32(0), 8 * (value.length() - 4));
        var bits = new StringBuilder();
        for (int i = 0; i < count; i++) bits.append(value.u8(4 + i / 8) >> 7 - i % 8 & 1);
        return bits.toString();
    }

    private static Map<String, String> aliases(String list) {
        var aliases = new LinkedHashMap<String, String>();
        for (String pair : list.split(",\\s*")) aliases.put(pair.split(" ")[0], pair.split(" ")[1]);
        return aliases;
    }

    /** Collects types by name. */
    private static final class Types {
        private final Map<String, ColumnType> all = new LinkedHashMap<>();

        void fixed(String name, int length, int align, ColumnType.Text text) {
            all.put(name, new ColumnType(name, length, align, false, text));
        }

        void variable(String name, int align, ColumnType.Text text) {
            all.put(name, new ColumnType(name, -1, align, false, text));
        }

        void characters() {
            for (String name : new String[] {"text", "varchar", "bpchar", "json", "xml"}) {
                all.put(name, new ColumnType(name, -1, 4, true, ColumnTypes::text));
            }
            all.put("name", new ColumnType("name", 64, 1, true, ColumnTypes::name));
        }

        void geometric() {
            fixed("point", 16, 8, (v, s) -> GeometryText.point(v, 0, s));
            fixed("lseg", 32, 8, (v, s) -> "[" + GeometryText.points(v, 0, 2, s) + "]");
            fixed("box", 32, 8, (v, s) -> GeometryText.points(v, 0, 2, s));
            fixed("circle", 24, 8, (v, s) -> "<" + GeometryText.point(v, 0, s) + "," + FloatText.of(v.f64(16), s.version()) + ">");
            variable("path", 8, GeometryText::path);
            variable("polygon", 8, (v, s) -> "(" + GeometryText.points(v, 36, v.i32(0), s) + ")");
        }

        void ranges() {
            String[] ranges = {"int4range", "int4", "int8range", "int8", "numrange", "numeric", "daterange", "date", "tsrange", "timestamp",
                "tstzrange", "timestamptz"};
            for (int i = 0; i < ranges.length; i += 2) {
                ColumnType bound = all.get(ranges[i + 1]);
                variable(ranges[i], bound.align() == 8 ? 8 : 4, (v, s) -> RangeText.of(v, bound, s));
            }
        }
    }
}
