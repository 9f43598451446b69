package outagebook.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A Jupyter client of few words, and the kernel process it started. */
final class JupyterClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "a-key-of-the-test";
    private static final String DELIMITER = "<IDS|MSG>";
    private static final int TIMEOUT_MS = 60_000;

    /** A message that came back. */
    record Message(String type, String parent, JsonNode content) {}

    /** The reply to a request, and what was published for it until the kernel was idle again. */
    record Answer(JsonNode reply, List<Message> published) {
        String all(String type, String pointer) {
            StringBuilder all = new StringBuilder();
            published.stream().filter(m -> m.type().equals(type)).forEach(m -> all.append(m.content().at(pointer).asText()));
            return all.toString();
        }

        long count(String type) {
            return published.stream().filter(m -> m.type().equals(type)).count();
        }
    }

    final Process process;
    private final ZContext context = new ZContext();
    private final ZMQ.Socket shell;
    private final ZMQ.Socket control;
    private final ZMQ.Socket stdin;
    private final ZMQ.Socket iopub;

    JupyterClient(Map<String, String> environment) throws IOException {
        int[] ports = freePorts(5);
        Path file = Files.createTempFile("kernel", ".json");
        file.toFile().deleteOnExit();
        JSON.writeValue(file.toFile(), Map.of("transport", "tcp", "ip", "127.0.0.1", "key", KEY, "signature_scheme", "hmac-sha256",
                "shell_port", ports[0], "control_port", ports[1], "stdin_port", ports[2], "iopub_port", ports[3], "hb_port", ports[4]));
        process = start(file, environment);
        String identity = UUID.randomUUID().toString();
        shell = socket(SocketType.DEALER, ports[0], identity);
        control = socket(SocketType.DEALER, ports[1], identity);
        stdin = socket(SocketType.DEALER, ports[2], identity);
        iopub = socket(SocketType.SUB, ports[3], identity);
        iopub.subscribe(ZMQ.SUBSCRIPTION_ALL);
        waitUntilHeard();
    }

    private static Process start(Path file, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", System.getProperty("java.class.path"),
                "outagebook.kernel.JupyterKernel", file.toString());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) sockets.add(new ServerSocket(0));
        for (ServerSocket socket : sockets) socket.close();
        return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    }

    private ZMQ.Socket socket(SocketType type, int port, String identity) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setRcvHWM(0);
        socket.setReceiveTimeOut(TIMEOUT_MS);
        if (type == SocketType.DEALER) socket.setIdentity(identity.getBytes(StandardCharsets.UTF_8));
        socket.connect("tcp://127.0.0.1:" + port);
        return socket;
    }

    /** A subscription takes a moment to reach the kernel; what it publishes before is lost. */
    private void waitUntilHeard() {
        iopub.setReceiveTimeOut(300);
        long end = System.currentTimeMillis() + TIMEOUT_MS;
        do {
            send(shell, "kernel_info_request", Map.of());
            receive(shell);
            if (System.currentTimeMillis() > end) throw new IllegalStateException("the kernel publishes nothing");
        } while (receiveOrNull(iopub) == null);
        while (receiveOrNull(iopub) != null) continue;
        iopub.setReceiveTimeOut(TIMEOUT_MS);
    }

    Answer execute(String code) {
        return answer(executeLater(code, false));
    }

    String executeLater(String code, boolean allowStdin) {
        return send(shell, "execute_request", Map.of("code", code, "silent", false, "store_history", true,
                "user_expressions", Map.of(), "allow_stdin", allowStdin, "stop_on_error", true));
    }

    JsonNode ask(String type, Map<String, ?> content) {
        return answer(send(shell, type, content)).reply();
    }

    Answer answer(String id) {
        List<Message> published = new ArrayList<>();
        Message next;
        do {
            next = receive(iopub);
            if (id.equals(next.parent())) published.add(next);
        } while (!(id.equals(next.parent()) && next.content().path("execution_state").asText().equals("idle")));
        Message reply = receive(shell);
        while (!id.equals(reply.parent())) reply = receive(shell);
        return new Answer(reply.content(), published);
    }

    /** {@return the next published message of a type} */
    Message await(String type) {
        Message next = receive(iopub);
        while (!next.type().equals(type)) next = receive(iopub);
        return next;
    }

    void type(String line) {
        Message question = receive(stdin);
        if (!question.type().equals("input_request")) throw new IllegalStateException(question.toString());
        send(stdin, "input_reply", Map.of("value", line));
    }

    JsonNode control(String type, Map<String, ?> content) {
        String id = send(control, type, content);
        Message reply = receive(control);
        while (!id.equals(reply.parent())) reply = receive(control);
        return reply.content();
    }

    private String send(ZMQ.Socket socket, String type, Map<String, ?> content) {
        ObjectNode header = JSON.createObjectNode();
        String id = UUID.randomUUID().toString();
        header.put("msg_id", id).put("msg_type", type).put("session", "test").put("username", "test").put("version", "5.3")
                .put("date", Instant.now().toString());
        List<String> parts = List.of(header.toString(), "{}", "{}", JSON.valueToTree(content).toString());
        socket.sendMore(DELIMITER);
        socket.sendMore(signature(parts));
        for (String part : parts.subList(0, 3)) socket.sendMore(part);
        socket.send(parts.get(3));
        return id;
    }

    private static String signature(List<String> parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (String part : parts) mac.update(part.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Message receive(ZMQ.Socket socket) {
        Message message = receiveOrNull(socket);
        if (message == null) throw new IllegalStateException("the kernel was silent for " + TIMEOUT_MS + " ms");
        return message;
    }

    private static Message receiveOrNull(ZMQ.Socket socket) {
        String part = socket.recvStr();
        while (part != null && !part.equals(DELIMITER)) part = socket.recvStr();
        if (part == null) return null;
        String signature = socket.recvStr();
        List<String> parts = List.of(socket.recvStr(), socket.recvStr(), socket.recvStr(), socket.recvStr());
        if (!signature.equals(signature(parts))) throw new IllegalStateException("wrong signature");
        return new Message(json(parts.get(0)).path("msg_type").asText(), json(parts.get(1)).path("msg_id").asText(), json(parts.get(3)));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }

    boolean endsWithin(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Override public void close() {
        process.destroyForcibly();
        context.close();
    }
}
