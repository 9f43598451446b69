package outagebook.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** JupyterLab, of the version that binder/up installs, with its own light and dark themes. */
class LabTest extends JupyterTest {
    private static final String WIDGET = "jupyterapp.shell.currentWidget";

    @Override String name() {
        return "lab";
    }

    @Override Map<String, String> environment(Path here) throws IOException {
        Path python = here.resolve("venv/bin");
        assumeTrue(Files.isExecutable(python.resolve("python3")), "no JupyterLab in " + python + ": .ci/browser puts it there");
        Path settings = here.resolve("lab/lib/target/jupyter-home/config");
        Files.createDirectories(settings);
        Files.writeString(settings.resolve("jupyter_lab_config.json"), "{\"LabApp\": {\"expose_app_in_browser\": true}}");
        return Map.of("PATH", python + ":" + System.getenv("PATH"));
    }

    @Override String page(String notebook) {
        return "lab/workspaces/" + notebook.replace(".ipynb", "") + "/tree/" + notebook;
    }

    @Override String ready() {
        return WIDGET + ".sessionContext.isReady && " + WIDGET + ".sessionContext.session.kernel.connectionStatus == 'connected'";
    }

    @Override String run() {
        return "jupyterapp.commands.execute('notebook:clear-all-cell-outputs').then(() => { window.ended = false;"
                + " jupyterapp.commands.execute('notebook:run-all-cells').then(() => window.ended = true); return true })";
    }

    @Override String finished() {
        return "window.ended";
    }

    @Override String cells() {
        return WIDGET + ".model.toJSON().cells";
    }

    @Override String pictures() {
        return ".jp-OutputArea-output img";
    }

    @Override void theme(Tab tab, boolean dark) {
        tab.js("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab " + (dark ? "Dark" : "Light") + "'}).then(() => true)");
        tab.await("document.body.dataset.jpThemeLight == '" + !dark + "'", 20);
    }

    @Override boolean ofTheServer(String complaint) {
        return false;
    }
}
