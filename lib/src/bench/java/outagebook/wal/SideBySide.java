package outagebook.wal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import outagebook.wal.Relay.Pace;

/**
 * The same work done by this library and by {@code pg_waldump}, one after the other in turn, and a table of the best passes.
 *
 * <p>Warm: in this process, after {@code WARM_UP} passes, against a new process of pg_waldump. Cold: a new process of both.
 * Processor time is that of all threads, the virtual machine's own included; in steps of 10 ms.
 */
public final class SideBySide {
    private static final int WARM_UP = 15;
    private static final int NANOS_IN_TICK = 10_000_000;
    private static final int CHILDREN_USER = 13;
    private static final Path NULL = Path.of("/dev/null");
    private static final Path PROC = Path.of("/proc");
    private static final Pace ALONE = Pace.forText().alone();
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path wal;
    private final String tool;
    private final int passes;
    private final long bytes;
    private final WalDirectory directory;

    private SideBySide(Path wal, String tool, int passes) throws IOException {
        this.wal = wal;
        this.tool = tool;
        this.passes = passes;
        this.directory = WalDirectory.open(wal);
        try (Stream<Path> files = Files.list(wal)) {
            this.bytes = files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Arguments: how many passes, pg_waldump, directories of WAL; or {@code dump} and a directory, to do that and no more. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("dump")) {
            dump(WalDirectory.open(Path.of(arguments[1])), new FileOutputStream(FileDescriptor.out), Pace.forText());
            return;
        }
        System.out.printf("%s%n%s, %d cores, JDK %s%n", said(arguments[1], "--version"), cpu(),
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.runtime.version"));
        System.out.printf("the best of %s passes, in turn; wall: time that passed; CPU: processor time; MB is 10^6 bytes%n%n", arguments[0]);
        System.out.println("| WAL | what | ours, wall ms | CPU ms | MB/s | other, wall ms | CPU ms | ratio, wall | CPU |");
        System.out.println("|--|--|--|--|--|--|--|--|--|");
        for (int i = 2; i < arguments.length; i++) {
            new SideBySide(Path.of(arguments[i]), arguments[1], Integer.parseInt(arguments[0])).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        String first = directory.segments().files().firstEntry().getValue().toString();
        String last = directory.segments().files().lastEntry().getValue().toString();
        Work stats = process(tool, "--stats", first, last);
        Work text = process(tool, first, last);
        warm("statistics, one reader", () -> directory.stats(ALONE), stats);
        warm("statistics, several readers", directory::stats, stats);
        warm("text, one reader", () -> dump(directory, new FileOutputStream(NULL.toFile()), ALONE), text);
        warm("text, several readers", () -> dump(directory, new FileOutputStream(NULL.toFile()), Pace.forText()), text);
        warm("walk with CRC, one reader; other: one CRC over each file", () -> directory.verdict(ALONE), this::bareCrc);
        warm("salvage scan; other: none", directory::salvage, () -> {});
        Path archive = wal.resolveSibling(wal.getFileName() + ".jsa");
        timed(java("-XX:ArchiveClassesAtExit=" + archive));
        measure("text, cold start", java(), text);
        measure("text, cold start, 64 MB heap", java("-Xmx64m"), text);
        measure("text, cold start, " + String.join(" ", SMALL) + ", class archive", java("-XX:SharedArchiveFile=" + archive), text);
        Files.delete(archive);
    }

    private void warm(String what, Work ours, Work theirs) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) ours.run();
        measure(what, ours, theirs);
    }

    private void measure(String what, Work ours, Work theirs) throws IOException, InterruptedException {
        Time our = Time.WORST;
        Time their = Time.WORST;
        for (int i = 0; i < passes; i++) {
            our = our.best(timed(ours));
            their = their.best(timed(theirs));
        }
        System.out.printf(Locale.ROOT, "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |%n", wal.getFileName(), what, our.wall / 1e6,
                our.cpu / 1e6, bytes * 1e3 / our.wall, their.wall / 1e6, their.cpu / 1e6, their.wall / (double) our.wall, their.cpu / (double) our.cpu);
    }

    private static Time timed(Work work) throws IOException, InterruptedException {
        long cpu = cpuTime();
        long start = System.nanoTime();
        work.run();
        return new Time(System.nanoTime() - start, cpuTime() - cpu);
    }

    /** Of this process, and of those it started that have ended. */
    private static long cpuTime() throws IOException {
        String stat = Files.readString(PROC.resolve("self/stat"));
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long children = Long.parseLong(behindName[CHILDREN_USER]) + Long.parseLong(behindName[CHILDREN_USER + 1]);
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() + children * NANOS_IN_TICK;
    }

    private static void dump(Wal wal, FileOutputStream to, Pace pace) {
        try (PrintStream out = new PrintStream(to)) {
            wal.print(out, false, pace);
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

    /** A new virtual machine that prints all the text; options for a class archive go with those for a quick start. */
    private Work java(String... options) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Arrays.asList(options));
        if (options.length > 0 && options[0].contains("Archive")) command.addAll(SMALL);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SideBySide.class.getName(), "dump", wal.toString()));
        return process(command.toArray(String[]::new));
    }

    private static Work process(String... command) {
        return () -> {
            Process process = new ProcessBuilder(command).redirectOutput(NULL.toFile()).redirectError(NULL.toFile()).start();
            process.waitFor();
        };
    }

    private static String said(String... command) throws IOException {
        return new String(new ProcessBuilder(command).start().getInputStream().readAllBytes()).strip();
    }

    private static String cpu() throws IOException {
        try (Stream<String> lines = Files.lines(PROC.resolve("cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).findFirst().map(line -> line.replaceAll(".*: ", "")).orElse("CPU unknown");
        }
    }

    /** Nanoseconds. */
    private record Time(long wall, long cpu) {
        static final Time WORST = new Time(Long.MAX_VALUE, Long.MAX_VALUE);

        Time best(Time other) {
            return new Time(Math.min(wall, other.wall), Math.min(cpu, other.cpu));
        }
    }

    /** Something to be measured. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
