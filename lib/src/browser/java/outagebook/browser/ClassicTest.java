package outagebook.browser;

import java.nio.file.Path;
import java.util.Map;

/** The classic Notebook, Debian's own. It has no dark theme: the reader's system says what is dark. */
class ClassicTest extends JupyterTest {
    @Override String name() {
        return "notebook";
    }

    @Override Map<String, String> environment(Path here) {
        return Map.of();
    }

    @Override String page(String notebook) {
        return "notebooks/" + notebook;
    }

    @Override String ready() {
        return "Jupyter.notebook._fully_loaded && Jupyter.notebook.kernel.is_connected() && Jupyter.notebook.kernel.info_reply.language_info";
    }

    @Override String run() {
        return "Jupyter.notebook.clear_all_output(); Jupyter.notebook.execute_all_cells(); true";
    }

    @Override String finished() {
        return "Jupyter.notebook.get_cells().every(c => c.cell_type != 'code' || c.input_prompt_number > 0 || !c.get_text().trim())"
                + " && !Jupyter.notebook.get_cells().some(c => c.running)"
                + " || Jupyter.notebook.get_cells().some(c => c.output_area && c.output_area.outputs.some(o => o.output_type == 'error'))";
    }

    @Override String cells() {
        return "Jupyter.notebook.toJSON().cells";
    }

    @Override String pictures() {
        return ".output_subarea img";
    }

    @Override void theme(Tab tab, boolean dark) {
        tab.scheme(dark ? "dark" : "light");
    }

    @Override boolean ofTheServer(String complaint) {
        return false;
    }
}
