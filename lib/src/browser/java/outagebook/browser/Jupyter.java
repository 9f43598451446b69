package outagebook.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Jupyter, started as a reader starts it: binder/up, which prints an address with a token. */
final class Jupyter implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+/)\\S*\\?token=(\\w+)");

    private final Process process;
    private final String address;
    private final String token;

    private Jupyter(Process process, String address, String token) {
        this.process = process;
        this.address = address;
        this.token = token;
    }

    /** @param workbook a copy of the workbook: a browser that saves must not change ours */
    static Jupyter start(Path workbook, Path log, Map<String, String> environment) throws IOException, InterruptedException {
        Files.createDirectories(log.getParent());
        var up = new ProcessBuilder(workbook.resolve("binder/up").toString()).redirectErrorStream(true).redirectOutput(log.toFile());
        up.redirectInput(Path.of("/dev/null").toFile());
        up.environment().putAll(environment);
        Process process = up.start();
        for (int i = 0; i < 1200 && process.isAlive(); i++) {
            Matcher found = ADDRESS.matcher(Files.readString(log));
            if (found.find()) return new Jupyter(process, found.group(1), found.group(2));
            Thread.sleep(100);
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        throw new IllegalStateException("binder/up opens no Jupyter:\n" + Files.readString(log));
    }

    /** {@return the address of a page, with the token} */
    String page(String path) {
        return address + path + "?token=" + token;
    }

    /** Ends all kernels: each would keep its memory. */
    void endKernels() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        String kernels = client.send(request("api/kernels").build(), HttpResponse.BodyHandlers.ofString()).body();
        Matcher id = Pattern.compile("\"id\": *\"([-\\w]+)\"").matcher(kernels);
        while (id.find()) client.send(request("api/kernels/" + id.group(1)).DELETE().build(), HttpResponse.BodyHandlers.discarding());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "token " + token);
    }

    @Override public void close() throws IOException {
        try {
            endKernels();
            process.destroy();
            if (!process.waitFor(15, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
