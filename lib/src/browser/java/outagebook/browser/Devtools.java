package outagebook.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** The wire to a browser: Chromium's DevTools protocol, JSON over one WebSocket, with a session for each tab. */
final class Devtools implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 90;

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    Devtools(URI address) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
    }

    /** What happens in this session from now on, by the name of the event. */
    void listen(String session, BiConsumer<String, JsonNode> listener) {
        listeners.put(session, listener);
    }

    /** Asks, and waits for the answer; the session is "" for the browser itself. */
    JsonNode call(String session, String method, Map<String, ?> parameters) {
        int id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        var question = JSON.createObjectNode().put("id", id).put("method", method);
        question.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) question.put("sessionId", session);
        try {
            synchronized (socket) { // one message at a time
                socket.sendText(question.toString(), true).join();
            }
            JsonNode said = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (said.has("error")) throw new IllegalStateException(method + ": " + said.get("error"));
            return said.path("result");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer from the browser: " + method, e);
        }
    }

    @Override public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean whole) {
        message.append(part);
        if (whole) {
            take(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(String text) {
        try {
            JsonNode said = JSON.readTree(text);
            if (said.has("id")) asked.remove(said.get("id").asInt()).complete(said);
            else listeners.getOrDefault(said.path("sessionId").asText(), (name, what) -> {}).accept(said.path("method").asText(), said.path("params"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void close() {
        socket.abort();
    }
}
