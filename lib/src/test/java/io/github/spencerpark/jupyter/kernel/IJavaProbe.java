package io.github.spencerpark.jupyter.kernel;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import io.github.spencerpark.jupyter.messages.Message;
import java.util.List;
import outagebook.notebook.KernelProbe;

/** IJava's real base kernel, with an ear on what it publishes; in its package to attach that ear. */
public final class IJavaProbe extends BaseKernel implements KernelProbe {
    private final List<Sent> sent = new java.util.ArrayList<>();

    public IJavaProbe() {
        getIO().setEnv(new ShellReplyEnvironment(null, null, null, null) {
            @Override public void publish(Message<?> message) {
                sent.add(sent(message.getHeader().getType().getName(), (DisplayData) message.getContent()));
            }
        });
        IJava.run(this);
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
        IJava.run(null);
    }

    @Override public DisplayData eval(String code) {
        throw new UnsupportedOperationException();
    }

    @Override public LanguageInfo getLanguageInfo() {
        return null;
    }
}
