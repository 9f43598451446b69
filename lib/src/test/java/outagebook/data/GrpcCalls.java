package outagebook.data;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real calls: grpc-java's client talks to grpc-java's server, and somebody in between writes down what the client sends. */
final class GrpcCalls {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    /** One call a line; the answer is the line itself. */
    static final MethodDescriptor<Message, Message> APPEND = MethodDescriptor.<Message, Message>newBuilder().setType(MethodType.UNARY)
            .setFullMethodName("outagebook.Log/Append").setRequestMarshaller(new Lines()).setResponseMarshaller(new Lines()).build();

    /** A call: what is sent, and whether gRPC packs it with gzip. */
    record Call(Message line, boolean packed) {}

    /** What the client sent on its connection, and what the server understood. */
    record Recorded(byte[] sent, List<Message> understood) {}

    private GrpcCalls() {}

    private static final class Lines implements MethodDescriptor.Marshaller<Message> {
        @Override public InputStream stream(Message value) {
            return new ByteArrayInputStream(value.toByteArray());
        }

        @Override public Message parse(InputStream stream) {
            try {
                return DynamicMessage.parseFrom(LogMessages.LINE, stream.readAllBytes());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Recorded record(List<Call> calls) throws IOException, InterruptedException {
        List<Message> understood = Collections.synchronizedList(new ArrayList<>());
        Server server = OkHttpServerBuilder.forPort(new InetSocketAddress(HERE, 0), InsecureServerCredentials.create())
                .addService(ServerServiceDefinition.builder("outagebook.Log").addMethod(APPEND, ServerCalls.asyncUnaryCall((line, answer) -> {
                    understood.add(line);
                    answer.onNext(line);
                    answer.onCompleted();
                })).build()).build().start();
        try (Tap tap = new Tap(server.getPort())) {
            call(tap.port(), calls);
            return new Recorded(tap.sent(), List.copyOf(understood));
        } finally {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static void call(int port, List<Call> calls) throws InterruptedException {
        ManagedChannel channel = OkHttpChannelBuilder.forAddress("127.0.0.1", port, InsecureChannelCredentials.create())
                .overrideAuthority("log.example").build();
        try {
            for (Call call : calls) {
                CallOptions options = CallOptions.DEFAULT;
                ClientCalls.blockingUnaryCall(channel, APPEND, call.packed ? options.withCompression("gzip") : options, call.line);
            }
        } finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /** Hands on the bytes of one connection, and keeps those of the client. */
    private static final class Tap implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, HERE);
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final Thread thread;

        Tap(int port) throws IOException {
            thread = new Thread(() -> handOn(port), "tap");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        byte[] sent() throws InterruptedException {
            thread.join(10_000);
            return sent.toByteArray();
        }

        private void handOn(int port) {
            try (Socket client = socket.accept(); Socket server = new Socket(HERE, port)) {
                Thread back = new Thread(() -> copy(server, client, OutputStream.nullOutputStream()), "tap back");
                back.setDaemon(true);
                back.start();
                copy(client, server, sent);
            } catch (IOException e) {
                // Closed before the client came, or at the end of it: what was sent is what there is.
            }
        }

        private static void copy(Socket from, Socket to, OutputStream record) {
            byte[] buffer = new byte[8192];
            try {
                for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
                    record.write(buffer, 0, n);
                    to.getOutputStream().write(buffer, 0, n);
                }
                to.shutdownOutput();
            } catch (IOException e) {
                // One side has hung up; that ends the recording.
            }
        }

        @Override public void close() throws IOException {
            socket.close();
        }
    }
}
