package outagebook.kernel;

import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;

/**
 * The five sockets to Jupyter. Those that requests arrive on are opened last, when everything their answers need is
 * there; nothing that is published is ever dropped because the client reads slowly.
 */
final class JupyterWire extends JupyterConnection {
    private final KernelConnectionProperties properties;

    JupyterWire(KernelConnectionProperties properties) throws GeneralSecurityException {
        super(properties);
        this.properties = properties;
        iopub.setSndHWM(0);
    }

    JupyterInput input() {
        return new JupyterInput(stdin);
    }

    @Override public void connect() {
        Stream.of(iopub, stdin, heartbeat).forEach(socket -> socket.bind(properties));
        iopub.sendMessage(new Message<>(null, PublishStatus.MESSAGE_TYPE, PublishStatus.STARTING));
        Stream.of(control, shell).forEach(socket -> socket.bind(properties));
    }

    /** An Error would end the thread that takes requests, and the kernel would never answer again. */
    @Override public <T> void setHandler(MessageType<T> type, ShellHandler<T> handler) {
        super.setHandler(type, (env, message) -> {
            try {
                handler.handle(env, message);
            } catch (Error e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
