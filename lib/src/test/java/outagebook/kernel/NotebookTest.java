package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookTest {
    private static final Path BY_JUPYTER = Path.of("lib/src/test/resources/notebooks/by-jupyter.ipynb");

    @TempDir Path folder;

    @Test
    void writesExactlyWhatJupyterWrites() throws IOException {
        assertThat(Notebook.read(BY_JUPYTER).text()).isEqualTo(Files.readString(BY_JUPYTER));
    }

    @Test
    void readsLinesAsOneText() throws IOException {
        Notebook notebook = Notebook.read(BY_JUPYTER);
        assertThat(notebook.code().get(0).outputs()).containsExactly(new Output.Printed(CellOutput.Stream.stdout,
                "one\r\ntwo\rthree\u000bfour\ffive\u001csix\u0085seven\u2028eight\n\u001b[31mred\u001b[0m\u007f"));
        assertThat(notebook.code().get(2).tagged("raises-exception")).isTrue();
        assertThat(notebook.code().get(2).tagged("raises")).isFalse();
    }

    @Test
    void forgetsWhatDiffersBetweenTwoRuns() throws IOException {
        String code = """
                {"cell_type": "code", "source": "x", "metadata": {%s"tags": ["t"]}, "execution_count": %s, "outputs": [
                  {"output_type": "execute_result", "execution_count": %2$s, "metadata": {}, "data": {"text/plain": ["1"]}}]}""";
        String file = """
                {"nbformat": 4, "nbformat_minor": 4, "metadata": {"language_info": {"name": "java", "version": "%s"}}, "cells": [%s]}""";
        Path first = write(file.formatted("17.0.15+6", code.formatted("\"execution\": {\"iopub.status.busy\": \"12:00\"},", "7")));
        String text = Notebook.read(first).text();
        assertThat(text).isEqualTo(Notebook.read(write(file.formatted("25", code.formatted("", "null")))).text())
                .contains("\"nbformat_minor\": 5", "\"id\": \"cell-1\"", "\"execution_count\": null").endsWith("}\n");
        assertThat(Notebook.read(write(text)).text()).isEqualTo(text);
    }

    @Test
    void replacesAFileAsAWhole() throws IOException {
        Path file = write("old");
        TestCells.notebook(TestCells.code("1 + 1")).write(file);
        assertThat(Notebook.read(file).code()).extracting(Notebook.Cell::source).containsExactly("1 + 1");
        assertThat(folder.toFile().list()).containsExactly("a.ipynb");
    }

    @Test
    void putsOutputsUnderCodeCellsOnly() {
        Notebook notebook = TestCells.notebook(TestCells.markdown("# A"), TestCells.code("1"), TestCells.markdown("b"), TestCells.code("2"));
        Notebook executed = notebook.with(List.of(List.of(TestCells.printed("one")), List.of(TestCells.printed("two"))));
        assertThat(executed.cells()).extracting(Notebook.Cell::outputs).containsExactly(
                List.of(), List.of(TestCells.printed("one")), List.of(), List.of(TestCells.printed("two")));
    }

    @Test
    void saysWhereAFileIsNotJson() throws IOException {
        Path file = write("{\n \"cells\": [\n<<<<<<< HEAD\n");
        assertThatThrownBy(() -> Notebook.read(file)).isInstanceOf(IOException.class)
                .hasMessageContaining("a.ipynb, line 3, column 1: not a notebook").hasMessageContaining("'<'");
        Path more = write(TestCells.notebook().text() + "}");
        assertThatThrownBy(() -> Notebook.read(more)).isInstanceOf(IOException.class).hasMessageContaining("not a notebook");
    }

    @Test
    void saysWhichFieldIsWrong() throws IOException {
        for (String[] each : new String[][] {
            {"[]", "at /nbformat: expected 4"},
            {"{\"nbformat\": 3, \"worksheets\": []}", "at /nbformat: expected 4; a notebook saved by a current Jupyter has it, found 3"},
            {"{\"nbformat\": 4}", "at /cells: expected a list, found nothing"},
            {"{\"nbformat\": 4, \"cells\": [7]}", "at /cells/0/cell_type: expected a text"},
            {"{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\"}]}", "at /cells/0/cell_type: expected one of [markdown, code, raw], found \"heading\""},
            {"{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": 4}]}", "at /cells/0/source: expected a text or a list of lines, found 4"},
            {"{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\"}]}", "at /cells/0/outputs: expected a list, found nothing"},
            {"{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"output_type\": \"stream\", \"name\": \"log\"}]}]}",
                "at /cells/0/outputs/0/name: expected one of [stdout, stderr], found \"log\""},
        }) {
            Path file = write(each[0]);
            assertThatThrownBy(() -> Notebook.read(file)).as(each[0]).isInstanceOf(IOException.class).hasMessageContaining("a.ipynb, " + each[1]);
        }
    }

    @Test
    void saysWhatIsNoFile() {
        assertThatThrownBy(() -> Notebook.read(folder)).isInstanceOf(IOException.class).hasMessageEndingWith("is a directory, expected a notebook (.ipynb)");
        assertThatThrownBy(() -> Notebook.read(folder.resolve("none.ipynb"))).isInstanceOf(IOException.class).hasMessageEndingWith("none.ipynb: no such file");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("a.ipynb"), text);
    }
}
