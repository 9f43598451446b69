package outagebook;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code ../shared} beside the project: real segments and what the real tools said about them. */
public final class Shared {
    private Shared() {}

    /** {@return whether there is a shared folder, for a source of parameters: there, nothing can be skipped} */
    public static boolean exists() {
        return Files.isDirectory(folder());
    }

    /** {@return a file in the shared folder; the test is skipped, and says why, on a machine that has no such folder} */
    public static Path file(String name) {
        Path folder = folder();
        assumeTrue(Files.isDirectory(folder), "skipped: no folder " + folder + " beside the project");
        return folder.resolve(name);
    }

    private static Path folder() {
        return Path.of(System.getProperty("outagebook.shared", "../shared"));
    }
}
