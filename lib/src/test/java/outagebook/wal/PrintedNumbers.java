package outagebook.wal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import outagebook.hex.Field;

/**
 * What a description (whose words real dump tools confirm) says in numbers must be the value of a field: a name at the wrong
 * place would have another value.
 */
final class PrintedNumbers {
    private static final Pattern VALUE = Pattern.compile("0x([0-9A-F]+)|\\d+");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(?![\\w.])");
    /** File names, text, bytes in hexadecimal, and numbers that the tool counts or knows without the record's help. */
    private static final Pattern NOT_A_FIELD = Pattern.compile("base/|pg_tblspc/|PG_\\w+|\\b[0-9A-F]+/[0-9A-F]{6,}|payload.*|\".*?\"|"
            + "nunused: \\d+|op code \\d+|(?<=Create index.{0,99})blkno: 1");

    private PrintedNumbers() {}

    /** {@return numbers of the description that no field has} */
    static List<String> withoutField(WalRecord record) {
        Set<String> values = new HashSet<>();
        for (Field field : record.fields()) VALUE.matcher(field.value()).results().flatMap(PrintedNumbers::decimal).forEach(values::add);
        String words = NOT_A_FIELD.matcher(record.description()).replaceAll(" ");
        return NUMBER.matcher(words).results().map(MatchResult::group).filter(number -> !values.contains(number)).distinct().toList();
    }

    /** The digits of a number, and (for those that the tool prints with a sign) of its lower 32 bits as a signed number. */
    private static Stream<String> decimal(MatchResult value) {
        long number = value.group(1) == null ? Long.parseUnsignedLong(value.group()) : Long.parseLong(value.group(1), 16);
        return Stream.of(Long.toUnsignedString(number), String.valueOf(Math.abs((long) (int) number)), value.group());
    }
}
