package outagebook.kernel;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Outputs of cells that talk to real servers, without what differs from run to run: numbers, LSNs, times, ports,
 * process ids, temporary folders, and the blanks that line them up. Two runs that say the same are equal then.
 *
 * <p>What such a cell claims must therefore be words ({@code true}, "pg02 has every acknowledged row"), not numbers.
 * HTML and SVG are masked as text: their coordinates are numbers as well.
 */
final class Varying {
    /** Notebook cells with this tag talk to real servers. */
    static final String TAG = "lab";

    private static final String NUMBER = "#";

    private record Mask(Pattern varying, String put) {}

    /** In this order: what one puts, a later one may take up. */
    private static final List<Mask> MASKS = List.of(
            mask("(?:/private)?/(?:tmp|var/tmp|var/folders|dev/shm)(?:/[^\\s\"'<>()&:,;]*)*|[^\\s\"'<>()&:,;]*/outagebook-lab-[^\\s\"'<>()&:,;]*", "/~"),
            mask("\\b[0-9A-F]{1,8}/[0-9A-F]{1,8}\\b", NUMBER),                                  // an LSN
            mask("\\b0x[0-9A-Fa-f]+\\b|\\b(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{4,}(?:-[0-9A-Fa-f]{4,})*\\b", NUMBER), // a segment's name, a checksum, a UUID
            mask("(?<![A-Za-z_]{2}|[0-9])[0-9]+(?:[.,:-][0-9]+)*", NUMBER),                     // a number, a date, a time; not in pg01
            mask("#-#(?:-#)*|#(?:-#)*(?:, #(?:-#)*)+", NUMBER),                                 // what is missing: 7, 998-1004
            mask("# ?(?:ns|µs|us|ms|s|min|bytes?|kB|KiB|MB|MiB|GB)\\b", NUMBER),
            mask("[ \\t]{2,}", " "),
            mask("([-─═=])\\1+", "$1"),                                                         // the rule under a table's head
            mask("[ \\t]*([#|│])[ \\t]*", "$1"),
            mask("(?m)^[ \\t]+|[ \\t]+$", ""));

    private Varying() {}

    private static Mask mask(String varying, String put) {
        return new Mask(Pattern.compile(varying), put);
    }

    /** {@return the text with a # for each number and one blank for each run of blanks} */
    static String masked(String text) {
        String masked = Plain.withoutColours(text);
        for (Mask mask : MASKS) masked = mask.varying().matcher(masked).replaceAll(mask.put());
        return masked;
    }

    static List<Output> masked(List<Output> outputs) {
        return outputs.stream().map(Varying::masked).toList();
    }

    private static Output masked(Output output) {
        if (output instanceof Output.Printed printed) return new Output.Printed(printed.stream(), masked(printed.text()));
        if (output instanceof Output.Failed failed) {
            return new Output.Failed(failed.name(), masked(failed.message()), failed.traceback().stream().map(Varying::masked).toList());
        }
        var shown = (Output.Shown) output;
        var data = new TreeMap<String, String>();
        shown.data().forEach((type, content) -> data.put(type, masked(content)));
        return new Output.Shown(shown.kind(), data, shown.metadata());
    }
}
