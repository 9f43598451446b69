package outagebook.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import outagebook.notebook.Manifest;
import outagebook.notebook.Manifest.FormatSample;

/**
 * Makes the files below {@code data/formats}, for chapter 09: {@code binder/make-data --formats}. The Protobuf message comes out the
 * same each time; so does the gRPC connection, but that the client's answer to the server's settings may stand one frame earlier or later.
 */
public final class MakeFormats {
    private static final Path DATA = Path.of("data");
    private static final String MESSAGES = "message Line { string server = 1; uint64 lsn = 2; string text = 3; } message Log { repeated Line line = 1; }";
    /** In no order of length, so that nothing which counts lines can pass for a length. */
    private static final List<String> TEXTS = List.of("ABC", "ABCDE", "AB", "ABCDEF", "ABCD");
    private static final List<Integer> LENGTHS = List.of(100, 127, 20, 300, 126, 128, 50);

    private MakeFormats() {}

    /** Writes the files and their part of the manifest. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(DATA.resolve("formats"));
        Files.write(DATA.resolve("formats/log.pb"), log());
        Files.write(DATA.resolve("formats/append.h2"), GrpcCalls.record(calls()).sent());
        List<FormatSample> samples = List.of(
                sample("log.pb", "com.google.protobuf:protobuf-java 4.32.1, outagebook.data.MakeFormats: one Log of " + MESSAGES,
                        "Texts of growing length in Protobuf: lengths are varints, one byte up to 127, two from 128 on; messages inside a message."),
                sample("append.h2", "io.grpc:grpc-okhttp 1.75.0, outagebook.data.MakeFormats: what a real client sent to a real server on one "
                        + "connection in clear text (HTTP/2), recorded by a proxy between them: six unary calls of outagebook.Log/Append, "
                        + "each with one Line, the last one packed with gzip. " + MESSAGES,
                        "gRPC: a Protobuf message, in a gRPC message (a flag and four bytes of length), in a DATA frame of HTTP/2 (three bytes of length)."));
        Manifest now = Manifest.read(Path.of(""));
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(DATA.resolve("manifest.json").toFile(),
                new Manifest(now.samples(), now.crashes(), now.incidents(), now.clusters(), samples));
    }

    private static FormatSample sample(String name, String made, String teaches) throws IOException {
        Path path = DATA.resolve("formats").resolve(name);
        return new FormatSample(name, "formats/" + name, Manifest.sha256(path), Files.size(path), made, teaches);
    }

    /** Five short texts, then long ones that say how long they are. */
    static byte[] log() {
        List<String> texts = new ArrayList<>(TEXTS);
        for (int n : LENGTHS) texts.add(("n=" + n + " " + ".".repeat(n)).substring(0, n));
        return LogMessages.log(lines(texts)).toByteArray();
    }

    private static List<DynamicMessage> lines(List<String> texts) {
        List<DynamicMessage> lines = new ArrayList<>();
        for (String text : texts) lines.add(LogMessages.line("pg02", 0x3000148 + 0x60L * lines.size(), text));
        return lines;
    }

    /** The short texts one by one, and one that only who unpacks it can read. */
    static List<GrpcCalls.Call> calls() {
        List<GrpcCalls.Call> calls = new ArrayList<>();
        for (DynamicMessage line : lines(TEXTS)) calls.add(new GrpcCalls.Call(line, false));
        calls.add(new GrpcCalls.Call(LogMessages.line("pg03", 0x3000400, "promote me, promote me, promote me, said the replica"), true));
        return calls;
    }
}
