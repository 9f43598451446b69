package outagebook.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.ReplyType;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.reply.HistoryReply;
import org.dflib.jjava.jupyter.messages.reply.ShutdownReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;
import outagebook.kernel.CellResult.Failed;
import outagebook.kernel.CellResult.Recorded;
import outagebook.kernel.CellResult.Value;

/**
 * The Jupyter kernel: an {@link Evaluator} behind the Jupyter protocol, as spoken by IJava's base kernel, which JJava
 * carries on.
 *
 * <p>Started by Jupyter as {@code java -cp "<jars>/*" outagebook.kernel.JupyterKernel {connection_file}}, with
 * {@code "interrupt_mode": "message"} in kernel.json.
 */
public final class JupyterKernel extends BaseKernel {
    private static final String VERSION =
            Objects.requireNonNullElse(JupyterKernel.class.getPackage().getImplementationVersion(), "0");

    private final JupyterInput input;
    private final CompletableFuture<Evaluator> evaluator;
    private final Recordings recordings = new Recordings(Workbook::committed);
    private Instant failedAt = Instant.MIN;

    private JupyterKernel(JupyterInput input) {
        super("outagebook", VERSION, language(), List.of(), null, new JupyterIO(StandardCharsets.UTF_8),
                new CommManager(), new Renderer(), null, new MagicsRegistry(), false, new StringStyler("", "", "", i -> ""));
        this.input = input;
        this.evaluator = CompletableFuture.supplyAsync(this::warmEvaluator, JupyterLife::startThread);
    }

    /** Serves the client of this connection file until it asks for the end or ends itself. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) throw new IllegalArgumentException("expected one argument, the connection file of Jupyter");
        Evaluator.quietLogging();
        JupyterWire wire = new JupyterWire(properties(Path.of(arguments[0])));
        JupyterKernel kernel = new JupyterKernel(wire.input());
        JupyterLife.onSigint(kernel::interrupt);
        JupyterLife.endWithParent();
        kernel.becomeHandlerForConnection(wire);
        wire.connect();
    }

    private static KernelConnectionProperties properties(Path connectionFile) throws IOException {
        return KernelConnectionProperties.parse(Files.readString(connectionFile));
    }

    private static LanguageInfo language() {
        return new LanguageInfo.Builder("java").version(Runtime.version().toString()).mimetype("text/x-java-source")
                .fileExtension(".java").pygments("java").codemirror("text/x-java").exporter("script").build();
    }

    /** The first cell would wait a second for the compiler's classes; they load while the reader still reads. */
    private Evaluator warmEvaluator() {
        Evaluator warm = new Evaluator(input);
        warm.warmUp();
        return warm;
    }

    @Override protected void handleExecuteRequest(ShellReplyEnvironment env, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        env.setBusyDeferIdle();
        if (sentAt(message).isBefore(failedAt)) {
            env.defer().reply(aborted(message));
            return;
        }
        boolean counts = request.shouldStoreHistory() && !request.isSilent();
        int count = counts ? executionCount.getAndIncrement() : executionCount.get();
        if (!request.isSilent()) env.publish(new PublishExecuteInput(request.getCode(), count));
        CellResult result = eval(env, request);
        if (result instanceof Failed failed) fail(env, request, failed, count);
        else succeed(env, request, result, count);
    }

    private CellResult eval(ShellReplyEnvironment env, ExecuteRequest request) {
        input.attach(env, request.isStdinEnabled());
        try {
            CellResult result = evaluator.join().eval(request.getCode(), request.isSilent() ? new Silence() : new Publisher(env));
            return request.isSilent() ? result : recordings.judge(request.getCode(), result);
        } catch (RuntimeException | Error e) {
            return new Failed(Traceback.name(e), Traceback.message(e), List.of(Traceback.headline(e), "    in the kernel itself: restart it"));
        } finally {
            input.detach();
        }
    }

    private void succeed(ShellReplyEnvironment env, ExecuteRequest request, CellResult result, int count) {
        if (result instanceof Value value && !request.isSilent())
            env.publish(new PublishExecuteResult(count, Publisher.data(value.view())));
        if (result instanceof Recorded recorded) Publisher.replace(env, recorded.outputs(), count);
        env.defer().reply(new ExecuteReply(count, Map.of()));
    }

    private void fail(ShellReplyEnvironment env, ExecuteRequest request, Failed failed, int count) {
        List<String> traceback = inColour(failed);
        if (!request.isSilent()) env.publish(new PublishError(failed.name(), failed.message(), traceback));
        if (request.shouldStopOnError()) failedAt = Instant.now();
        ErrorReply reply = new ErrorReply(failed.name(), failed.message(), traceback);
        reply.setExecutionCount(count);
        env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), reply);
    }

    private static List<String> inColour(Failed failed) {
        List<String> lines = new ArrayList<>(failed.traceback());
        String red = "\u001b[31m" + failed.name() + "\u001b[0m";
        if (lines.get(0).startsWith(failed.name())) lines.set(0, red + lines.get(0).substring(failed.name().length()));
        return lines;
    }

    /** "Run all" sends every cell at once; those sent before an earlier one failed are not run. */
    private static Instant sentAt(Message<?> message) {
        try {
            return OffsetDateTime.parse(message.getHeader().getTimestamp().getDateString()).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    private record Aborted(String status) implements ReplyType<ExecuteRequest> {
        @Override public MessageType<ExecuteRequest> getRequestType() {
            return MessageType.EXECUTE_REQUEST;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Message<?> aborted(Message<?> request) {
        return new Message(request, MessageType.EXECUTE_REPLY, new Aborted("aborted"));
    }

    @Override public void interrupt() {
        Evaluator running = evaluator.getNow(null);
        if (running != null) running.interrupt();
    }

    @Override public ReplacementOptions complete(String code, int at) {
        Evaluator.Completions found = evaluator.join().complete(code, code.offsetByCodePoints(0, at));
        return new ReplacementOptions(found.texts(), code.codePointCount(0, found.start()), code.codePointCount(0, found.end()));
    }

    @Override public DisplayData inspect(String code, int at, boolean extraDetail) {
        String text = evaluator.join().inspect(code, code.offsetByCodePoints(0, at));
        return text.isEmpty() ? null : new DisplayData(text);
    }

    @Override public String isComplete(String code) {
        return switch (evaluator.join().completeness(code)) {
            case "complete" -> IS_COMPLETE_YES;
            case "invalid" -> IS_COMPLETE_BAD;
            default -> code.endsWith("{") ? "    " : "";
        };
    }

    @Override public Object evalRaw(String code) {
        throw new UnsupportedOperationException("this kernel has no magics");
    }

    /** No history is kept, but a console waits for the answer. */
    @Override protected void handleHistoryRequest(ShellReplyEnvironment env, Message<HistoryRequest> message) {
        env.setBusyDeferIdle();
        env.reply(new HistoryReply(List.of()));
    }

    @Override protected void handleShutdownRequest(ShellReplyEnvironment env, Message<ShutdownRequest> message) {
        env.setBusyDeferIdle();
        env.defer().reply(message.getContent().isRestart() ? ShutdownReply.SHUTDOWN_AND_RESTART : ShutdownReply.SHUTDOWN);
        JupyterLife.end();
    }
}
