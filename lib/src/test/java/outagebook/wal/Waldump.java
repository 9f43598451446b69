package outagebook.wal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import outagebook.wal.EndOfWal.Reason;

/** An installed pg_waldump: what it says about a segment, and how it would say what our verdict says. */
record Waldump(Path program, WalVersion version, int minor) {
    private static final Pattern VERSION = Pattern.compile("pg_waldump \\(PostgreSQL\\) (\\d+)\\.(\\d+).*");

    private static final Pattern LOST = Pattern.compile("could not (find a valid record after|find file|open file|locate WAL file)|"
            + "WAL segment size must be a power of two|invalid WAL segment size in WAL file");

    /** The minor releases of November 2026; those before named the record before the bad one. */
    private static final Map<String, Integer> BLOCK_ERRORS_NAME_THEIR_RECORD = Map.of("15", 20, "16", 16, "17", 12, "18", 7);

    /** The newest of each version of 13 and later, in Debian's folders and in the PATH. */
    static List<Waldump> installed() throws IOException {
        String chosen = System.getProperty("outagebook.waldump");
        if (chosen != null) return of(Path.of(chosen)).stream().toList();
        List<Path> folders = new ArrayList<>();
        for (WalVersion version : WalVersion.values()) folders.add(Path.of("/usr/lib/postgresql", version.toString(), "bin"));
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).forEach(folders::add);
        List<Waldump> tools = new ArrayList<>();
        for (Path folder : folders) of(folder.resolve("pg_waldump")).ifPresent(tools::add);
        return tools.stream().filter(t -> tools.stream().noneMatch(o -> o.version == t.version && tools.indexOf(o) < tools.indexOf(t))).toList();
    }

    private static Optional<Waldump> of(Path program) throws IOException {
        if (!Files.isExecutable(program)) return Optional.empty();
        Matcher words = VERSION.matcher(output(program, "--version").text().strip());
        if (!words.matches()) return Optional.empty();
        return Stream.of(WalVersion.values()).filter(v -> v.compareTo(WalVersion.V13) >= 0 && v.toString().equals(words.group(1)))
                .findFirst().map(v -> new Waldump(program, v, Integer.parseInt(words.group(2))));
    }

    /** A record that is only nearly right may crash the tool while it describes it: then only the end can be compared. */
    WaldumpFuzzTest.Said read(Path file, WaldumpFuzzTest.Said ours) throws IOException {
        Output all = output(program, file.toString());
        if (all.crashed()) return new WaldumpFuzzTest.Said(ours.records(), end(output(program, "--quiet", file.toString()).text()));
        return new WaldumpFuzzTest.Said(Dump.of(all.text()).lines().stream().map(Dump.Line::withoutDescription).toList(), end(all.text()));
    }

    /** {@return what it prints in UTC with these options, without its remark that no record starts right at {@code -s}} */
    String lines(List<String> options) throws IOException {
        String text = output(program, options.toArray(String[]::new)).text();
        return text.replaceFirst("(?m)^(pg_waldump: )?first record is after .*\\n\\n?", "");
    }

    private static String end(String output) {
        return output.lines().filter(l -> l.startsWith("pg_waldump: ")).findFirst().orElse("")
                .replaceFirst("pg_waldump: (error|fatal): (error in WAL record at \\S+: )?", "");
    }

    /** Looking for the first record, it loses the reader's message; it believes a wrong segment size and looks elsewhere. */
    boolean foundNothing(WaldumpFuzzTest.Said said) {
        return said.records().isEmpty() && LOST.matcher(said.end()).lookingAt();
    }

    /** The reader's message is printed as it is; a short file, and the end of the last segment, are the tool's own business. */
    String words(EndOfWal end, WalFile wal, List<Dump.Line> records) {
        if (end.healthy()) return "";
        if (end.reason() == Reason.SHORT_READ) {
            String file = version.compareTo(WalVersion.V17) < 0 ? "%s" : "\"%s\"";
            return String.format("could not read from file " + file + ", offset %d: read 0 of %d", wal.name(), wal.length(),
                    PageHeader.PAGE - wal.length() % PageHeader.PAGE);
        }
        boolean inBlocks = end.reason().compareTo(Reason.OUT_OF_ORDER_BLOCK_ID) >= 0 && end.reason().compareTo(Reason.INVALID_CONTENT_LENGTH) <= 0;
        if (!inBlocks || records.isEmpty() || minor >= BLOCK_ERRORS_NAME_THEIR_RECORD.getOrDefault(version.toString(), 0)) return end.message();
        return end.message().replaceFirst("\\S+$", Lsn.parse(records.get(records.size() - 1).lsn()).toString());
    }

    private static Output output(Path program, String... arguments) throws IOException {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList()).redirectErrorStream(true);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        try (var out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Output(text, process.waitFor());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private record Output(String text, int status) {
        boolean crashed() {
            return status > 1;
        }
    }

    @Override public String toString() {
        return "pg_waldump " + version + "." + minor;
    }
}
