package outagebook.notebook;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Shows things in IJava or JJava. Both kernels share one design under two package roots; they are found at run time, so
 * that nothing of a kernel is needed to compile or use the library.
 */
final class KernelDisplay implements Display {
    private final String packages;
    private final Object kernel;

    private KernelDisplay(String packages, Object kernel) {
        this.packages = packages;
        this.kernel = kernel;
    }

    /** {@return a display on the kernel that runs this JVM, nothing if there is none} */
    static Optional<KernelDisplay> find() {
        return find("io.github.spencerpark.ijava.IJava", "getKernelInstance", "io.github.spencerpark.jupyter.kernel.")
                .or(() -> find("org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel", "org.dflib.jjava.jupyter.kernel."));
    }

    /** JJava throws where no kernel runs (our own kernel uses its classes too); IJava gives null. */
    private static Optional<KernelDisplay> find(String className, String method, String packages) {
        try {
            Object kernel = Class.forName(className).getMethod(method).invoke(null);
            return Optional.ofNullable(kernel).map(found -> new KernelDisplay(packages, found));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** Has the kernel draw values of these types, and of all their subtypes; false if it cannot. */
    boolean draws(Set<Class<?>> types) {
        try {
            Object renderer = type("BaseKernel").getMethod("getRenderer").invoke(kernel);
            Class<?> function = type("display.RenderFunction");
            Set<Object> any = Set.of(type("display.mime.MIMEType").getField("ANY").get(null));
            type("display.Renderer").getMethod("register", Set.class, Set.class, Set.class, function)
                    .invoke(renderer, any, any, new LinkedHashSet<>(types), renderFunction(function));
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    private Object renderFunction(Class<?> function) {
        InvocationHandler handler = (self, method, arguments) -> switch (method.getName()) {
            case "render" -> fill(type("display.RenderContext").getMethod("getOutputContainer").invoke(arguments[1]),
                    Views.of(arguments[0]));
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "views of Outagebook";
        };
        return Proxy.newProxyInstance(function.getClassLoader(), new Class<?>[] {function}, handler);
    }

    @Override public void show(String id, View view) {
        send("display", id, view);
    }

    @Override public void update(String id, View view) {
        send("updateDisplay", id, view);
    }

    private void send(String method, String id, View view) {
        try {
            Object data = type("display.DisplayData").getConstructor().newInstance();
            fill(data, view);
            data.getClass().getMethod("setDisplayId", String.class).invoke(data, id);
            Object io = type("BaseKernel").getMethod("getIO").invoke(kernel);
            Object stream = io.getClass().getField("display").get(io);
            stream.getClass().getMethod(method, data.getClass()).invoke(stream, data);
        } catch (ReflectiveOperationException | LinkageError e) {
            System.out.println(view.text());
        }
    }

    private static Object fill(Object data, View view) throws ReflectiveOperationException {
        var put = data.getClass().getMethod("putData", String.class, Object.class);
        put.invoke(data, "text/plain", view.text());
        Optional<String> html = view.html();
        if (html.isPresent()) put.invoke(data, "text/html", html.get());
        return null;
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(packages + name, true, kernel.getClass().getClassLoader());
    }
}
