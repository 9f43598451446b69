package outagebook.kernel;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.SPIResolutionException;

/**
 * Runs the code of cells in this JVM, keeps its real values and exceptions (the JShell API passes on only their text),
 * and can stop it.
 *
 * <p>How a busy loop is stopped depends on the JDK. Up to 19 its thread is stopped wherever it is. From 20 on, JShell
 * weaves a check of a flag into the loops and methods of cell code; a loop in a library ends only if it looks at
 * {@link Thread#interrupted}, otherwise it is left behind.
 */
final class CellControl extends LocalExecutionControl {
    /** Time for an interrupted thread to end by itself, before it is stopped. */
    private static final long GRACE_MS = 300;
    /** Time after which a thread that nothing can stop is left behind. */
    private static final long PATIENCE_MS = 2_000;
    /** The class whose flag the checks read: jdk.jshell.execution.LocalExecutionControl, JDK 20 and later. */
    private static final String CANCEL_CLASS = "REPL.$Cancel$";

    private final Object lock = new Object();
    private final Field cancelFlag;
    private ClassLoader loader = CellControl.class.getClassLoader();
    private boolean open;
    private boolean interrupted;
    private boolean leftBehind;
    private ThreadGroup running;
    private Callable<?> instead;
    private Object value;
    private Throwable thrown;

    CellControl() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        invoke(Thread.class.getMethod("onSpinWait"));             // the JDK makes its cancel class on the first call
        Thread.setDefaultUncaughtExceptionHandler(before);        // JDK 17 puts one there that swallows everything
        cancelFlag = cancelFlag();
    }

    /** An interrupt that comes before this, or after {@link #end}, concerns no cell. */
    void begin() {
        synchronized (lock) {
            open = true;
            interrupted = false;
            leftBehind = false;
        }
    }

    void end() {
        synchronized (lock) {
            open = false;
        }
    }

    void interrupt() {
        synchronized (lock) {
            if (!open) return;
            interrupted = true;
            if (running == null) return;
            cancel(true);
            running.interrupt();
        }
    }

    boolean interrupted() {
        synchronized (lock) {
            return interrupted;
        }
    }

    /** {@return whether the last thread ended neither by itself nor by an interrupt, and still runs} */
    boolean leftBehind() {
        synchronized (lock) {
            return leftBehind;
        }
    }

    /** {@return what the snippet that ran last returned} */
    Object value() {
        return value;
    }

    /** {@return what the snippet that ran last threw} */
    Throwable thrown() {
        return thrown;
    }

    /** Has the next snippet throw this, so that JShell says where in the snippets it comes from. */
    void throwNext(Throwable failure) {
        instead = () -> {
            throw failure instanceof Exception e ? e : new InvocationTargetException(failure);
        };
    }

    @Override public String invoke(String className, String methodName) throws RunException {
        value = null;
        thrown = null;
        try {
            value = call(code(className, methodName));
            return "";
        } catch (RunException e) {
            throw e;
        } catch (SPIResolutionException e) {
            thrown = e;
            throw new ResolutionException(e.id(), Traceback.cellFrames(e));
        } catch (Throwable e) {
            thrown = e;
            throw new UserException("", e.getClass().getName(), Traceback.cellFrames(e));
        }
    }

    private Callable<?> code(String className, String methodName) throws ReflectiveOperationException {
        Callable<?> other = instead;
        instead = null;
        return other != null ? other : snippet(className, methodName);
    }

    private Callable<?> snippet(String className, String methodName) throws ReflectiveOperationException {
        Method method = findClass(className).getDeclaredMethod(methodName);
        method.setAccessible(true);
        loader = method.getDeclaringClass().getClassLoader();
        return () -> method.invoke(null);
    }

    @Override public String varValue(String className, String varName) {
        return "";
    }

    /** The class path is this JVM's own. */
    @Override public void addToClasspath(String path) {}

    /** Runs code as a cell does: in a thread of its own, which {@link #interrupt} stops. */
    Object call(Callable<?> code) throws Throwable {
        FutureTask<Object> task = new FutureTask<>(code::call);
        Thread thread = start(task);
        await(thread);
        synchronized (lock) {
            running = null;
            leftBehind = thread.isAlive();
            if (interrupted) throw new StoppedException();
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof InvocationTargetException inner ? inner.getCause() : e.getCause();
        }
    }

    private Thread start(Runnable task) throws StoppedException {
        synchronized (lock) {
            if (interrupted) throw new StoppedException();
            cancel(false);
            running = new ThreadGroup("cell");
            Thread thread = new Thread(running, task, "cell");
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            thread.start();
            return thread;
        }
    }

    private void await(Thread thread) {
        long stopAt = Long.MAX_VALUE;
        long leaveAt = Long.MAX_VALUE;
        while (thread.isAlive() && System.currentTimeMillis() < leaveAt) {
            join(thread);
            if (interrupted() && leaveAt == Long.MAX_VALUE) {
                stopAt = System.currentTimeMillis() + GRACE_MS;
                leaveAt = System.currentTimeMillis() + PATIENCE_MS;
            }
            if (System.currentTimeMillis() >= stopAt) stop(running);
        }
    }

    private void join(Thread thread) {
        try {
            thread.join(50);
        } catch (InterruptedException e) {
            interrupt();
        }
    }

    @SuppressWarnings({"removal", "deprecation"})
    private static void stop(ThreadGroup group) {
        for (Thread thread : threads(group)) {
            try {
                thread.stop();
            } catch (UnsupportedOperationException | NoSuchMethodError e) {
                thread.interrupt();     // JDK 20 and later cannot stop a thread
            }
        }
    }

    private static List<Thread> threads(ThreadGroup group) {
        Thread[] threads = new Thread[group.activeCount() + 8];
        int count = group.enumerate(threads);
        return Arrays.asList(threads).subList(0, count);
    }

    /** {@return the flag of the woven checks; null before JDK 20} */
    private Field cancelFlag() {
        try {
            return findClass(CANCEL_CLASS).getField("allStop");
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private void cancel(boolean flag) {
        try {
            if (cancelFlag != null) cancelFlag.set(null, flag);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("JShell's own cancel flag is not public in this JDK", e);
        }
    }
}
