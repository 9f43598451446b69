package outagebook.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import outagebook.kernel.CellOutput.Stream;

/** Outputs reduced to what a reader sees, so that two executions can be compared. */
final class Plain {
    /** What tells a terminal to change colour: ESC [ parameters letter (ECMA-48, control sequences). */
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

    private Plain() {}

    /** {@return the outputs with the text between two things shown joined: first all of stdout, then all of stderr} */
    static List<Output> of(List<Output> outputs) {
        var plain = new ArrayList<Output>();
        var printed = new EnumMap<Stream, StringBuilder>(Stream.class);
        for (Output output : outputs) {
            if (output instanceof Output.Printed text) {
                printed.computeIfAbsent(text.stream(), stream -> new StringBuilder()).append(text.text());
            } else {
                flush(printed, plain);
                plain.add(output);
            }
        }
        flush(printed, plain);
        return plain;
    }

    private static void flush(Map<Stream, StringBuilder> printed, List<Output> plain) {
        printed.forEach((stream, text) -> {
            if (!text.isEmpty()) plain.add(new Output.Printed(stream, text.toString()));
        });
        printed.clear();
    }

    /** {@return what each output is, in a word} */
    static List<String> labels(List<Output> outputs) {
        return outputs.stream().map(Plain::label).toList();
    }

    static String label(Output output) {
        if (output instanceof Output.Printed printed) return printed.stream().name();
        if (output instanceof Output.Shown shown) return shown.kind() == Output.Kind.execute_result ? "value" : "shown";
        return "error";
    }

    /** {@return the outputs as text, each under a line that says what it is} */
    static List<String> lines(List<Output> outputs) {
        var lines = new ArrayList<String>();
        for (Output output : outputs) {
            lines.add(label(output) + ":");
            lines.addAll(text(output));
        }
        return lines;
    }

    /** {@return the lines a reader sees; a stream's text that does not end in a line end says so} */
    static List<String> text(Output output) {
        if (output instanceof Output.Shown shown) return split(shown.text());
        if (output instanceof Output.Failed failed) {
            return split(failed.name() + ": " + failed.message() + "\n" + String.join("\n", failed.traceback()));
        }
        String text = ((Output.Printed) output).text();
        return split(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text + "\n(no line end)");
    }

    private static List<String> split(String text) {
        return Arrays.asList(withoutColours(text).split("\n", -1));
    }

    static String withoutColours(String text) {
        return ANSI.matcher(text).replaceAll("");
    }
}
