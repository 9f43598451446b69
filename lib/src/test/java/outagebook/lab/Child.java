package outagebook.lab;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@link LabChild} in a JVM of its own, in a process group of its own, as a kernel is run. */
final class Child implements AutoCloseable {
    final Process process;
    /** What it said first. */
    final String said;

    /** What it says then. */
    final BufferedReader lines;

    private Child(Process process) throws IOException {
        this.process = process;
        lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        said = String.valueOf(lines.readLine());
    }

    static Child start(String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), List.of(), arguments);
    }

    /**
     * Starts it.
     *
     * @param prefix  of the command: to run it as another user
     * @param options of the JVM
     */
    static Child start(List<String> prefix, String classPath, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, LabChild.class.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    int port() {
        return Integer.parseInt(said.split(" ", 3)[1]);
    }

    /** The folder of its servers. */
    Path home() {
        return Path.of(said.split(" ", 3)[2]).getParent().getParent();
    }

    /** Sends a signal to its process group, as a terminal and Jupyter do. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("bash", "-c", "kill -s " + name + " -- -" + process.pid()).start().waitFor();
    }

    /** The processes that have this folder in their command. */
    static List<String> processesOf(Path home) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path each : processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                String command = commandOf(each);
                if (command.contains(home.toString())) found.add(command);
            }
        }
        return found;
    }

    private static String commandOf(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1).replace('\0', ' ') + " in " + Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            return "";
        }
    }

    static String copiedClassPath(Path target) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path from = Path.of(entry);
            String name = from.getFileName().toString();
            if (Files.isDirectory(from)) {
                copy(from, target.resolve(name));
                copies.add(target.resolve(name));
            } else if (name.matches("(postgresql|commons-(compress|io|lang3|codec)|xz)-.*jar")) {
                copies.add(Files.copy(from, Files.createDirectories(target.resolve("jars")).resolve(name)));
            }
        }
        return String.join(File.pathSeparator, copies.stream().map(Path::toString).toList());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(from.relativize(file)));
        }
    }

    @Override public void close() {
        process.destroyForcibly();
    }
}
