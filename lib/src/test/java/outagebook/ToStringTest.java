package outagebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import outagebook.notebook.Samples;
import outagebook.notebook.Views;
import outagebook.recovery.Replay;

/** What JShell shows of a value: of every public type whose values somebody can hold, words, no {@code Foo@1a2b}. */
class ToStringTest {
    @Test void everyPublicTypeSaysWhatItIs() throws IOException, ClassNotFoundException {
        List<Class<?>> mute = new ArrayList<>();
        for (Class<?> type : publicTypes()) if (canBeHeld(type) && !speaks(type)) mute.add(type);
        assertThat(mute).isEmpty();
    }

    private static boolean speaks(Class<?> type) {
        for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
            if (Arrays.stream(at.getDeclaredMethods()).anyMatch(method -> method.getName().equals("toString") && method.getParameterCount() == 0)) return true;
        }
        return Modifier.isAbstract(type.getModifiers());
    }

    /** Has methods of its values; an exception has its message. */
    private static boolean canBeHeld(Class<?> type) {
        return !type.isInterface() && !Throwable.class.isAssignableFrom(type)
                && Stream.of(type.getDeclaredMethods()).filter(method -> !method.isSynthetic()).anyMatch(ToStringTest::isOfAValue);
    }

    private static boolean isOfAValue(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
    }

    private static List<Class<?>> publicTypes() throws IOException, ClassNotFoundException {
        Path classes = Path.of("lib/target/classes");
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("outagebook"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
                String name = classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.startsWith("outagebook.kernel.") || name.endsWith("-info")) continue;
                Class<?> type = Class.forName(name, false, ToStringTest.class.getClassLoader());
                boolean reachable = type.getEnclosingClass() == null || Modifier.isPublic(type.getEnclosingClass().getModifiers());
                if (Modifier.isPublic(type.getModifiers()) && reachable) types.add(type);
            }
        }
        assertThat(types).hasSizeGreaterThan(80);
        return types;
    }

    @Test void aStepIsDrawnAlsoWhereAPageWasNotThereBefore() {
        var replay = Replay.of(Samples.crash("18"));
        while (!replay.atEnd()) assertThat(Views.of(replay.step()).html()).isPresent();
        var fromNothing = Replay.of(outagebook.wal.WalFile.open(Samples.path("18")), java.util.Map.of());
        while (!fromNothing.atEnd()) {
            var step = fromNothing.step();
            assertThat(Views.of(step).text()).isEqualTo(step.toString());
            assertThat(Views.of(step).html().orElseThrow()).contains("Transaction".equals(step.record().rmgr()) ? "COMMIT" : "/");
            for (var change : step.changes()) assertThat(Views.of(change).html()).isPresent();
        }
        assertThat(Views.of(null).text()).isEqualTo("null");
    }
}
