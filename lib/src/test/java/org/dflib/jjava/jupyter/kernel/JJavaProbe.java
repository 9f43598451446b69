package org.dflib.jjava.jupyter.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import outagebook.notebook.KernelProbe;

/** JJava's real base kernel, with an ear on what it publishes; in its package to attach that ear. */
public final class JJavaProbe extends BaseKernel implements KernelProbe {
    private final List<Sent> sent = new ArrayList<>();

    public JJavaProbe() {
        super("probe", "1", null, List.of(), null, new JupyterIO(StandardCharsets.UTF_8), new CommManager(), new Renderer(), null,
                new MagicsRegistry(), false, new StringStyler("", "", "", i -> ""));
        getIO().setEnv(new ShellReplyEnvironment(null, null, null, null) {
            @Override public void publish(Message<?> message) {
                sent.add(sent(message.getHeader().getType().getName(), (DisplayData) message.getContent()));
            }
        });
        onStartup();
    }

    private static Sent sent(String type, DisplayData data) {
        return new Sent(type, data.getDisplayId(), (String) data.getData(MIMEType.TEXT_PLAIN), (String) data.getData(MIMEType.TEXT_HTML));
    }

    @Override public List<Sent> published() {
        return sent;
    }

    @Override public Sent rendered(Object value) {
        return sent("rendered", getRenderer().render(value));
    }

    @Override public void close() {
        onShutdown(false);
    }

    @Override public Object evalRaw(String code) {
        throw new UnsupportedOperationException();
    }

    @Override public DisplayData inspect(String code, int at, boolean extraDetail) {
        return null;
    }

    @Override public ReplacementOptions complete(String code, int at) {
        return null;
    }

    @Override public String isComplete(String code) {
        return IS_COMPLETE_MAYBE;
    }
}
