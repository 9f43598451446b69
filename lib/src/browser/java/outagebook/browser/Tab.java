package outagebook.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One tab, and what its console complained of. */
final class Tab implements AutoCloseable {
    private final Devtools devtools;
    private final String session;
    private final String target;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Tab(Devtools devtools, String session, String target) {
        this.devtools = devtools;
        this.session = session;
        this.target = target;
        devtools.listen(session, this::happened);
        for (String domain : List.of("Page", "Runtime", "Log")) call(domain + ".enable", Map.of());
        width(1280, 900);
    }

    private void happened(String event, JsonNode what) {
        switch (event) {
            case "Runtime.exceptionThrown" -> complaints.add(what.at("/exceptionDetails/exception/description").asText(what.toString()));
            case "Runtime.consoleAPICalled" -> {
                if (what.path("type").asText().equals("error")) complaints.add("console.error " + what.path("args"));
            }
            case "Log.entryAdded" -> {
                if (what.at("/entry/level").asText().equals("error")) complaints.add(what.at("/entry/text").asText() + " " + what.at("/entry/url").asText());
            }
            case "Page.javascriptDialogOpening" -> // "leave this page?" must not stop the test
                    new Thread(() -> call("Page.handleJavaScriptDialog", Map.of("accept", true))).start();
            default -> { }
        }
    }

    /** {@return the errors of the console and of scripts since the tab was opened} */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void go(String address) {
        call("Page.navigate", Map.of("url", address));
        await("document.readyState == 'complete' && location.href != 'about:blank'", 60);
        js("document.fonts.ready.then(() => true)");
    }

    /** {@return the value of a JavaScript expression; of a promise, what it promised} */
    JsonNode js(String expression) {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) throw new IllegalStateException("JavaScript: " + answer.get("exceptionDetails"));
        return answer.at("/result/value");
    }

    /** Waits until an expression is true. */
    void await(String expression, int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!attempt(expression)) {
            if (System.nanoTime() > end) throw new IllegalStateException("not true after " + seconds + " s: " + expression + " at " + js("location.href") + "; console: " + complaints);
            pause(150);
        }
    }

    private boolean attempt(String expression) {
        try {
            return js("!!(" + expression + ")").asBoolean();
        } catch (IllegalStateException notYet) { // the page is being replaced, or its scripts are not there
            return false;
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the page is told of the reader's system: light or dark. */
    Tab scheme(String scheme) {
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** As somebody without full colour vision sees it: none, achromatopsia, deuteranopia, protanopia, tritanopia. */
    Tab vision(String type) {
        call("Emulation.setEmulatedVisionDeficiency", Map.of("type", type));
        return this;
    }

    Tab width(int width, int height) {
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        return this;
    }

    /** {@return what is in the window as a PNG; of an element that the expression gives, all of it} */
    byte[] png(String element) {
        var wanted = new HashMap<String, Object>(Map.of("format", "png"));
        if (!element.isEmpty()) {
            JsonNode box = js("(e => { e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); return [r.x + scrollX, r.y + scrollY, r.width, r.height] })(" + element + ")");
            wanted.put("captureBeyondViewport", true);
            wanted.put("clip", Map.of("x", box.get(0).asDouble(), "y", box.get(1).asDouble(), "width", box.get(2).asDouble(), "height", box.get(3).asDouble(), "scale", 1));
        }
        return Base64.getDecoder().decode(call("Page.captureScreenshot", wanted).path("data").asText());
    }

    void screenshot(Path file, String element) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, png(element));
    }

    void pdf(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(call("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69)).path("data").asText()));
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return devtools.call(session, method, parameters);
    }

    @Override public void close() {
        devtools.call("", "Target.closeTarget", Map.of("targetId", target));
    }
}
