package outagebook.wal;

/** Points and what is made of them. Source: PostgreSQL utils/geo_decls.h, utils/adt/geo_ops.c. */
final class GeometryText {
    private GeometryText() {}

    static String point(Bytes value, int at, ColumnType.Style style) {
        return "(" + FloatText.of(value.f64(at), style.version()) + "," + FloatText.of(value.f64(at + 8), style.version()) + ")";
    }

    static String points(Bytes value, int at, int count, ColumnType.Style style) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.append(i == 0 ? "" : ",").append(point(value, at + 16 * i, style));
        return text.toString();
    }

    /** Their number, whether it is closed, padding. */
    static String path(Bytes value, ColumnType.Style style) {
        String points = points(value, 12, value.i32(0), style);
        return value.i32(4) != 0 ? "(" + points + ")" : "[" + points + "]";
    }
}
