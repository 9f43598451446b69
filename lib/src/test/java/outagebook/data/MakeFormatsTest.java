package outagebook.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bundled Protobuf and gRPC bytes are what their maker makes, and what Protobuf and gRPC themselves understand. */
class MakeFormatsTest {
    private static final Path FORMATS = Path.of("data/formats");

    @Test void protobufWritesTheBundledMessage() throws IOException {
        assertThat(MakeFormats.log()).isEqualTo(Files.readAllBytes(FORMATS.resolve("log.pb")));
    }

    @Test void protobufReadsTheBundledMessage() throws IOException {
        DynamicMessage log = DynamicMessage.parseFrom(LogMessages.LOG, Files.readAllBytes(FORMATS.resolve("log.pb")));
        List<?> lines = (List<?>) log.getField(LogMessages.LOG.getFields().get(0));
        assertThat(lines).hasSize(12).first().isEqualTo(LogMessages.line("pg02", 0x3000148, "ABC"));
        assertThat(lines).allSatisfy(line -> assertThat(((Message) line).getUnknownFields().asMap()).isEmpty());
    }

    /** A client of this version sends the bundled headers and data, and the server understands them; settings may come in any order. */
    @Test @Timeout(120) void grpcSendsTheBundledFrames() throws IOException, InterruptedException {
        List<GrpcCalls.Call> calls = MakeFormats.calls();
        GrpcCalls.Recorded recorded = GrpcCalls.record(calls);
        assertThat(recorded.understood()).isEqualTo(calls.stream().map(GrpcCalls.Call::line).toList());
        assertThat(frames(recorded.sent())).isEqualTo(frames(Files.readAllBytes(FORMATS.resolve("append.h2"))));
    }

    /** Headers and data; without what gzip made, which may be packed in other ways. RFC 9113, sections 3.4 and 4.1. */
    private static List<String> frames(byte[] connection) {
        ByteBuffer in = ByteBuffer.wrap(connection, 24, connection.length - 24);
        List<String> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] frame = new byte[9 + (in.getInt(in.position()) >>> 8)];
            in.get(frame);
            boolean packed = frame.length > 11 && frame[9] == 0x1f && frame[10] == (byte) 0x8b;
            if (frame[3] <= 1 && !packed) frames.add(HexFormat.of().formatHex(frame));
        }
        return frames;
    }
}
