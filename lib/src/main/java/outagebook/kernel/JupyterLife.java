package outagebook.kernel;

import java.lang.reflect.Proxy;

/** Threads, signals and the end of the kernel's process. */
final class JupyterLife {
    /** For the last messages to leave the process. */
    private static final long FAREWELL_MS = 200;
    /** For shutdown hooks; Jupyter kills a kernel after five seconds. */
    private static final long PATIENCE_MS = 2_500;

    private JupyterLife() {}

    static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "kernel");
        thread.setDaemon(true);
        return thread;
    }

    static void startThread(Runnable task) {
        thread(task).start();
    }

    /** Ends the process soon, whatever cells still run: with shutdown hooks if they come to an end, else without. */
    static void end() {
        startThread(() -> {
            pause(FAREWELL_MS);
            startThread(() -> System.exit(0));
            pause(PATIENCE_MS);
            Runtime.getRuntime().halt(0);
        });
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A Jupyter that crashed cannot ask for a shutdown. It names itself in JPY_PARENT_PID (on Windows not by its pid). */
    static void endWithParent() {
        String pid = System.getenv().getOrDefault("JPY_PARENT_PID", "");
        if (!pid.matches("[1-9]\\d{0,9}") || System.getProperty("os.name").startsWith("Windows")) return;
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(parent -> parent.onExit().thenRun(JupyterLife::end));
    }

    /** SIGINT would end a JVM. sun.misc.Signal, outside the Java API, is the only way to take it, so: if it is there. */
    static void onSigint(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                if (method.getName().equals("handle")) action.run();
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.err.println("SIGINT will end this kernel: " + e);
        }
    }
}
