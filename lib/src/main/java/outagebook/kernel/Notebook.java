package outagebook.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Jupyter notebook: Markdown and Java cells, and under each Java cell what came out of it.
 *
 * <p>Source of the format: nbformat 4.5, {@code nbformat.v4.5.schema.json}. A notebook is written the way Jupyter
 * writes it (keys sorted, one blank of indent, texts as lists of lines), but without execution counts, kernel versions
 * and times, so that running it again changes nothing in git unless an output changed.
 *
 * @param cells from top to bottom
 * @param rest  every other field of the file, as it was read
 */
public record Notebook(List<Cell> cells, ObjectNode rest) {
    /** What a cell is, named as in the file. */
    public enum Type { markdown, code, raw }

    /**
     * One cell.
     *
     * @param id      unique in its notebook; letters, digits, {@code -} and {@code _}
     * @param outputs empty unless this is a code cell
     * @param rest    every other field of the cell, as it was read: metadata, attachments
     */
    public record Cell(Type type, String id, String source, List<Output> outputs, ObjectNode rest) {
        /** {@return the same cell with other outputs} */
        public Cell with(List<Output> other) {
            return new Cell(type, id, source, List.copyOf(other), rest);
        }

        /** {@return whether the cell's metadata has this tag, such as {@code raises-exception}} */
        public boolean tagged(String tag) {
            for (var each : rest.path("metadata").path("tags")) {
                if (each.asText().equals(tag)) return true;
            }
            return false;
        }

        /** {@return the first line that says something, cut if it is long, to point at the cell in a message} */
        public String firstLine() {
            String line = source.lines().map(String::strip).filter(each -> !each.isEmpty()).findFirst().orElse("(empty cell)");
            return line.length() > 80 ? line.substring(0, 80) + "…" : line;
        }
    }

    /** {@return the code cells, in order; messages number them from 1, as Jupyter's In [1], In [2] do} */
    public List<Cell> code() {
        return cells.stream().filter(cell -> cell.type() == Type.code).toList();
    }

    /** {@return the same notebook with other outputs: one list for each of {@link #code}} */
    public Notebook with(List<List<Output>> outputs) {
        Iterator<List<Output>> next = outputs.iterator();
        var changed = new ArrayList<Cell>();
        for (Cell cell : cells) changed.add(cell.type() == Type.code ? cell.with(next.next()) : cell);
        return new Notebook(List.copyOf(changed), rest);
    }

    /**
     * Reads a notebook.
     *
     * @throws IOException if the file cannot be read or is not a notebook of nbformat 4; the message names file and place
     */
    public static Notebook read(Path file) throws IOException {
        if (Files.isDirectory(file)) throw new IOException(file + ": is a directory, expected a notebook (.ipynb)");
        if (!Files.exists(file)) throw new IOException(file + ": no such file");
        return Ipynb.parse(file.toString(), Files.readString(file));
    }

    /** {@return the notebooks of a folder by name without ending, sorted; none if there is no such folder} */
    public static Map<String, Notebook> readAll(Path folder) throws IOException {
        var notebooks = new TreeMap<String, Notebook>();
        if (!Files.isDirectory(folder)) return notebooks;
        List<Path> files;
        try (var entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(".ipynb")).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) notebooks.put(file.getFileName().toString().replaceFirst("\\.ipynb$", ""), read(file));
        return notebooks;
    }

    /** Writes the notebook in its canonical form, first to a temporary file beside it. */
    public void write(Path file) throws IOException {
        NewFile.write(file, text());
    }

    /** {@return the canonical form, as written to a file} */
    public String text() {
        return Ipynb.format(this);
    }

    /** {@return the day on which the outputs of cells with real servers were made, as 2026-11-23; nothing if there are none} */
    Optional<String> recordedOn() {
        return recorded("on");
    }

    /** {@return the versions of PostgreSQL that ran then, such as "9.3.5, 18"} */
    Optional<String> recordedWith() {
        return recorded("postgresql");
    }

    private Optional<String> recorded(String field) {
        return Optional.of(rest.path("metadata").path("recorded").path(field).asText()).filter(text -> !text.isEmpty());
    }

    /** {@return the same notebook, with the day and the versions of its recorded outputs} */
    Notebook recorded(String on, String with) {
        ObjectNode changed = rest.deepCopy();
        changed.withObjectProperty("metadata").putObject("recorded").put("on", on).put("postgresql", with);
        return new Notebook(cells, changed);
    }

    /** {@return every Markdown cell's source, joined; what the notebook says, without its code} */
    String prose() {
        return cells.stream().filter(cell -> cell.type() == Type.markdown).map(Cell::source)
                .collect(Collectors.joining("\n\n"));
    }
}
