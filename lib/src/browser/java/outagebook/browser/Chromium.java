package outagebook.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** A Chromium without a window, with a fresh profile. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path profile;
    private final Process process;
    private final Devtools devtools;

    private Chromium(Path profile, Process process, Devtools devtools) {
        this.profile = profile;
        this.process = process;
        this.devtools = devtools;
    }

    static Chromium start() throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("outagebook-chromium");
        Process process = new ProcessBuilder(program(), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                "--disable-dev-shm-usage", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                .redirectErrorStream(true).redirectOutput(profile.resolve("log").toFile()).start();
        return new Chromium(profile, process, new Devtools(address(profile.resolve("DevToolsActivePort"), process)));
    }

    private static String program() {
        return NAMES.stream().flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst().map(Path::toString)
                .orElseThrow(() -> new IllegalStateException("no Chromium here (Debian: apt install chromium)"));
    }

    /** Chromium writes its port and its path into this file when it is ready. */
    private static URI address(Path file, Process process) throws IOException, InterruptedException {
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() == 2) return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            Thread.sleep(100);
        }
        throw new IllegalStateException("Chromium does not start: " + Files.readString(file.resolveSibling("log")));
    }

    Tab open() {
        String target = devtools.call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
        String session = devtools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true)).path("sessionId").asText();
        return new Tab(devtools, session, target);
    }

    @Override public void close() throws IOException {
        devtools.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        FileUtils.deleteQuietly(profile.toFile());
    }
}
