package outagebook.wal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The same work done by this library and by {@code pg_waldump}, one after the other in turn, and a table of the medians.
 *
 * <p>Warm: in this process, after {@code WARM_UP} passes, against a new process of pg_waldump. Cold: a new process of both.
 */
public final class SideBySide {
    private static final int WARM_UP = 3;
    private static final Path NULL = Path.of("/dev/null");
    private static final Path PROC = Path.of("/proc");

    private final Path wal;
    private final Path tool;
    private final int passes;
    private final long bytes;

    private SideBySide(Path wal, Path tool, int passes) throws IOException {
        this.wal = wal;
        this.tool = tool;
        this.passes = passes;
        try (Stream<Path> files = Files.list(wal)) {
            this.bytes = files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Arguments: how many passes, pg_waldump, directories of WAL; or {@code dump} and a directory, to do that and no more. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("dump")) {
            dump(Path.of(arguments[1]), new FileOutputStream(FileDescriptor.out));
            return;
        }
        Path tool = Path.of(arguments[1]);
        System.out.printf("%s%n%s, %d cores, %s%n", said(tool.toString(), "--version"), cpu(), Runtime.getRuntime().availableProcessors(),
                "JDK " + System.getProperty("java.runtime.version") + ", heap " + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
        System.out.printf("median of %s passes, in turn; MB is 10^6 bytes%n%n", arguments[0]);
        System.out.println("| WAL | what | ours, ms | MB/s | pg_waldump, ms | MB/s | ratio |");
        System.out.println("|--|--|--|--|--|--|--|");
        for (int i = 2; i < arguments.length; i++) {
            new SideBySide(Path.of(arguments[i]), tool, Integer.parseInt(arguments[0])).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        WalDirectory directory = WalDirectory.open(wal);
        String first = directory.segments().files().firstEntry().getValue().toString();
        String last = directory.segments().files().lastEntry().getValue().toString();
        measure("statistics, warm", directory::stats, process(tool.toString(), "--stats", first, last));
        measure("text, warm", () -> dump(wal, new FileOutputStream(NULL.toFile())), process(tool.toString(), first, last));
        measure("text, cold start", process(java(), "-cp", System.getProperty("java.class.path"), SideBySide.class.getName(), "dump",
                wal.toString()), process(tool.toString(), first, last));
        measure("text, cold start, 64 MB heap", process(java(), "-Xmx64m", "-cp", System.getProperty("java.class.path"),
                SideBySide.class.getName(), "dump", wal.toString()), process(tool.toString(), first, last));
        measure("walk with CRC, against a bare CRC loop over the files", directory::verdict, this::bareCrc);
    }

    private void measure(String what, Work ours, Work theirs) throws IOException, InterruptedException {
        if (!what.contains("cold")) for (int i = 0; i < WARM_UP; i++) ours.run();
        List<Long> our = new ArrayList<>();
        List<Long> their = new ArrayList<>();
        for (int i = 0; i < passes; i++) {
            our.add(timed(ours));
            their.add(timed(theirs));
        }
        double mine = median(our);
        double others = median(their);
        System.out.printf(Locale.ROOT, "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.2f |%n", wal.getFileName(), what,
                mine, bytes / mine / 1e3, others, bytes / others / 1e3, others / mine);
    }

    private static long timed(Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static double median(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get(sorted.size() / 2) / 1e6;
    }

    private static void dump(Path wal, FileOutputStream to) {
        try (PrintStream out = new PrintStream(to)) {
            WalDirectory.open(wal).dump(out);
        }
    }

    /** Reads every byte of the files and checks nothing. */
    private void bareCrc() throws IOException {
        var crc = new CRC32C();
        var piece = new byte[1 << 16];
        try (Stream<Path> files = Files.list(wal)) {
            files.sorted().forEach(file -> {
                try (var in = Files.newInputStream(file)) {
                    for (int got = in.read(piece); got > 0; got = in.read(piece)) crc.update(piece, 0, got);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Work process(String... command) {
        return () -> {
            Process process = new ProcessBuilder(command).redirectOutput(NULL.toFile()).redirectError(NULL.toFile()).start();
            process.waitFor();
        };
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String said(String... command) throws IOException {
        return new String(new ProcessBuilder(command).start().getInputStream().readAllBytes()).strip();
    }

    private static String cpu() throws IOException {
        try (Stream<String> lines = Files.lines(PROC.resolve("cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).findFirst().map(line -> line.replaceAll(".*: ", "")).orElse("CPU unknown");
        }
    }

    /** Something to be measured. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
