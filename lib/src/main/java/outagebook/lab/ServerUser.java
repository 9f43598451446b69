package outagebook.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whom the servers run as: you, or {@code nobody} when you are root, since PostgreSQL refuses to run as root.
 *
 * @param drop what goes before a command to run it as that user; empty when it is you
 */
record ServerUser(List<String> drop) {
    private static final String OTHER = "nobody";
    /** Ways to become another user without a password, tried in this order: util-linux twice, then macOS. */
    private static final List<String> WAYS = List.of("setpriv --reuid=%s --regid=%s --clear-groups", "runuser -u %s --", "sudo -n -u %s --");

    String name() {
        return drop.isEmpty() ? System.getProperty("user.name") : OTHER;
    }

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    static ServerUser find() {
        if (!Files.isExecutable(Path.of("/bin/bash")) && !works(List.of("bash", "-c", ":"))) {
            throw new LabMissing("no bash here: the lab needs it to watch over its servers; install bash");
        }
        if (!root()) return new ServerUser(List.of());
        String group = output(List.of("id", "-g", OTHER));
        for (String way : WAYS) {
            List<String> drop = List.of(String.format(way, OTHER, group).split(" "));
            List<String> check = new ArrayList<>(drop);
            check.addAll(List.of("bash", "-c", ":"));
            if (works(check)) return new ServerUser(drop);
        }
        throw new LabMissing("PostgreSQL refuses to run as root, and root cannot become " + OTHER
                + " here (tried setpriv, runuser and sudo): start Java as an ordinary user");
    }

    /** {@return a command that this user runs, in the C locale and without settings of yours such as PGPORT} */
    ProcessBuilder command(List<String> arguments) {
        List<String> all = new ArrayList<>(drop);
        all.addAll(arguments);
        return clean(new ProcessBuilder(all));
    }

    /** Runs a command of this user to its end. */
    void run(Path folder, String... arguments) {
        var result = Finished.of(command(List.of(arguments)).directory(folder.toFile()));
        if (result.status() != 0) throw new LabException(String.join(" ", arguments) + " failed:\n" + result.output());
    }

    /** Gives a file or folder that you made to this user. */
    void own(Path path) {
        if (drop.isEmpty()) return;
        var result = Finished.of(clean(new ProcessBuilder("chown", "-R", OTHER, path.toString())));
        if (result.status() != 0) throw new LabException(path + " cannot be given to " + OTHER + ": " + result.output());
    }

    private static boolean works(List<String> command) {
        try {
            return Finished.of(clean(new ProcessBuilder(command))).status() == 0;
        } catch (LabException e) {
            return false;
        }
    }

    private static String output(List<String> command) {
        return Finished.of(clean(new ProcessBuilder(command))).output().strip();
    }

    static ProcessBuilder clean(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH"));
        environment.put("LC_ALL", "C");
        return builder;
    }

    /** What a process left: its status, and what it wrote. */
    record Finished(int status, String output) {
        static Finished of(ProcessBuilder builder) {
            String program = builder.command().get(0);
            Process process = null;
            try {
                process = builder.redirectErrorStream(true).start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes());
                return new Finished(process.waitFor(), output);
            } catch (IOException e) {
                throw new LabException(program + " cannot be run: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new LabException(program + " was interrupted", e);
            }
        }
    }
}
