package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spencerpark.jupyter.kernel.IJavaProbe;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.JJavaProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.notebook.KernelProbe.Sent;

class KernelDisplayTest {
    private static final View BOLD = new Both("plain", "<b>html</b>");

    private record Both(String text, String source) implements View {
        @Override public Optional<String> html() {
            return Optional.of(source);
        }
    }

    static List<Supplier<KernelProbe>> kernels() {
        return List.of(IJavaProbe::new, JJavaProbe::new);
    }

    @ParameterizedTest @MethodSource("kernels") void drawsAViewThatEndsACell(Supplier<KernelProbe> kernels) {
        try (KernelProbe kernel = kernels.get()) {
            assertThat(Display.register()).isTrue();
            assertThat(kernel.rendered(BOLD)).isEqualTo(new Sent("rendered", null, "plain", "<b>html</b>"));
            View textOnly = () -> "only text";
            assertThat(kernel.rendered(textOnly)).isEqualTo(new Sent("rendered", null, "only text", null));
            assertThat(kernel.rendered("a <string>").text()).isEqualTo("a <string>");
        }
    }

    @ParameterizedTest @MethodSource("kernels") void drawsOtherTypesThatViewsKnows(Supplier<KernelProbe> kernels) {
        try (KernelProbe kernel = kernels.get()) {
            assertThat(KernelDisplay.find().orElseThrow().draws(Set.of(Object[].class))).isTrue();
            assertThat(kernel.rendered(new Object[] {1, "b"}).text()).isEqualTo("[1, b]");
        }
    }

    @ParameterizedTest @MethodSource("kernels") void showsAndUpdates(Supplier<KernelProbe> kernels) {
        try (KernelProbe kernel = kernels.get()) {
            Display display = KernelDisplay.find().orElseThrow();
            display.show("7", BOLD);
            display.update("7", () -> "later");
            assertThat(kernel.published()).containsExactly(new Sent("display_data", "7", "plain", "<b>html</b>"),
                    new Sent("update_display_data", "7", "later", null));
        }
    }

    @ParameterizedTest @MethodSource("kernels") void needsNoCallToSetItUp(Supplier<KernelProbe> kernels) throws Exception {
        try (KernelProbe kernel = kernels.get()) {
            Class<?> book = new Fresh().loadClass("outagebook.notebook.Book");
            Class<?> views = book.getClassLoader().loadClass("outagebook.notebook.Views");
            Object view = views.getMethod("of", Object.class).invoke(null, "a value");
            assertThat(kernel.rendered(view).text()).isEqualTo("a value");
            book.getMethod("show", Object.class).invoke(null, "shown");
            assertThat(kernel.published()).singleElement().satisfies(sent -> {
                assertThat(sent.type()).isEqualTo("display_data");
                assertThat(sent.text()).isEqualTo("shown");
                assertThat(sent.id()).isNotEmpty();
            });
        }
    }

    @Test void findsNothingWhereNoKernelRuns() {
        assertThat(KernelDisplay.find()).isEmpty();
        assertThat(Display.register()).isFalse();
    }

    /** Loads the library once more, as in a JVM where nothing of it has been used yet. */
    private static final class Fresh extends ClassLoader {
        Fresh() {
            super(KernelDisplayTest.class.getClassLoader());
        }

        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("outagebook.")) return super.loadClass(name, resolve);
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
