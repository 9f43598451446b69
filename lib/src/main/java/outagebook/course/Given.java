package outagebook.course;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import outagebook.hex.Field;
import outagebook.hex.Hex;
import outagebook.recovery.Step;
import outagebook.wal.EndOfWal;
import outagebook.wal.Location;
import outagebook.wal.Lsn;
import outagebook.wal.WalRecord;
import tech.tablesaw.api.Table;

/**
 * An answer, read in every way in which somebody may have meant it.
 *
 * @param values what was given, flat: the elements of lists, arrays, streams and tables one behind the other
 */
record Given(List<Object> values) {
    private static final Pattern HEX = Pattern.compile("(?i)(?:0x)?([0-9a-f]{1,16})");

    static Given of(Object... answer) {
        var values = new ArrayList<Object>();
        flatten(answer, values);
        return new Given(List.copyOf(values));
    }

    private static void flatten(Object value, List<Object> into) {
        if (value == null) into.add("null");
        else if (value instanceof Object[] array) Arrays.asList(array).forEach(each -> flatten(each, into));
        else if (value instanceof int[] array) IntStream.of(array).forEach(into::add);
        else if (value instanceof long[] array) Arrays.stream(array).forEach(into::add);
        else if (value instanceof Path) into.add(value); // an Iterable of its own names
        else if (value instanceof Table table) table.forEach(row -> table.columnNames().forEach(name -> into.add(String.valueOf(row.getObject(name)))));
        else if (value instanceof Map<?, ?> map) map.forEach((key, each) -> {
            flatten(key, into);
            flatten(each, into);
        });
        else if (value instanceof Iterable<?> each) each.forEach(one -> flatten(one, into));
        else if (value instanceof Stream<?> stream) stream.forEach(one -> flatten(one, into));
        else if (value instanceof Optional<?> optional) flatten(optional.orElse(null), into);
        else if (value instanceof OptionalInt optional) into.add(optional.isPresent() ? optional.getAsInt() : "null");
        else if (value instanceof OptionalLong optional) into.add(optional.isPresent() ? optional.getAsLong() : "null");
        else into.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** {@return the only thing given, if it is of this type} */
    <T> Optional<T> one(Class<T> type) {
        return values.size() == 1 && type.isInstance(values.get(0)) ? Optional.of(type.cast(values.get(0))) : Optional.empty();
    }

    /** {@return everything given that is of this type} */
    <T> List<T> all(Class<T> type) {
        return values.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@return everything given as one text} */
    String text() {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** {@return the names given: of fields, of files, or the words of texts, cut at commas and line ends} */
    List<String> words() {
        return values.stream().flatMap(Given::words).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static Stream<String> words(Object value) {
        if (value instanceof Field field) return Stream.of(field.name());
        if (value instanceof Path path) return Stream.of(String.valueOf(path.getFileName()));
        return Stream.of(String.valueOf(value).split("[,;\\n]"));
    }

    /** {@return whether the answer is this number; a text without {@code 0x} may be meant in decimal or hexadecimal} */
    boolean is(long right) {
        if (values.size() != 1) return false;
        OptionalLong number = number();
        return number.isPresent() && number.getAsLong() == right
                || values.get(0) instanceof String text && hex(text).orElse(right - 1) == right;
    }

    /** {@return the one number given; an LSN counts as its position in bytes} */
    OptionalLong number() {
        return values.size() == 1 ? number(values.get(0)) : OptionalLong.empty();
    }

    /** {@return all numbers, nothing if one of the things given is none} */
    Optional<List<Long>> numbers() {
        List<OptionalLong> read = values.stream().flatMap(value -> value instanceof String text ? Stream.of(text.split("[,;\\s]+")) : Stream.of(value))
                .map(Given::number).toList();
        return read.stream().allMatch(OptionalLong::isPresent) ? Optional.of(read.stream().map(OptionalLong::getAsLong).toList()) : Optional.empty();
    }

    private static OptionalLong number(Object value) {
        if (value instanceof Character) return OptionalLong.of((Character) value);
        if (value instanceof Lsn lsn) return OptionalLong.of(lsn.value());
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal || value instanceof BigInteger) return whole(value.toString());
        if (value instanceof Number number) return OptionalLong.of(number.longValue());
        return value instanceof String text ? whole(text.strip().replaceFirst("(?i) bytes?$", "")) : OptionalLong.empty();
    }

    private static OptionalLong whole(String text) {
        if (text.startsWith("0x") || text.startsWith("0X")) return hex(text);
        try {
            return OptionalLong.of(new BigDecimal(text.replace("_", "")).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return hex(text);
        }
    }

    private static OptionalLong hex(String text) {
        var digits = HEX.matcher(text.strip());
        return digits.matches() ? OptionalLong.of(Long.parseUnsignedLong(digits.group(1), 16)) : OptionalLong.empty();
    }

    /** {@return the position given: an {@link Lsn}, its text or number, or the place of a record, of a step of a replay, of a {@link Location}} */
    Optional<Lsn> lsn() {
        if (values.size() != 1) return Optional.empty();
        Object value = values.get(0);
        if (value instanceof Lsn lsn) return Optional.of(lsn);
        if (value instanceof WalRecord record) return Optional.of(record.lsn());
        if (value instanceof EndOfWal end) return Optional.of(end.lsn());
        if (value instanceof Step step) return Optional.of(step.record().lsn());
        if (value instanceof Location location) return Optional.of(location.record().map(WalRecord::lsn).orElse(location.lsn()));
        if (value instanceof Integer || value instanceof Long) return Optional.of(new Lsn(((Number) value).longValue()));
        try {
            return value instanceof String text ? Optional.of(Lsn.parse(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the file given as a path, a {@link File} or its name, if it is there} */
    Optional<Path> file() {
        if (values.size() != 1) return Optional.empty();
        Object value = values.get(0);
        try {
            Path path = value instanceof File file ? file.toPath() : value instanceof String text ? Path.of(text) : value instanceof Path given ? given : null;
            return Optional.ofNullable(path).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** {@return the bytes given: of a file, unzipped if it ends in {@code .gz}, of a {@link Hex}, or as they are} */
    Optional<byte[]> bytes() {
        if (values.size() == 1 && values.get(0) instanceof byte[] bytes) return Optional.of(bytes.clone());
        return one(Hex.class).map(Hex::bytes).or(() -> file().map(file -> Hex.of(file).bytes()));
    }

    /** {@return what was given, in words, for a message} */
    String what() {
        if (values.isEmpty()) return "nothing";
        if (values.size() > 1) return values.size() + " things";
        Object value = values.get(0);
        if (value instanceof String text) return "the text \"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
        if (value instanceof Number) return "the number " + value;
        String type = value.getClass().getSimpleName();
        return (type.matches("[AEIOU].*") ? "an " : "a ") + type;
    }
}
