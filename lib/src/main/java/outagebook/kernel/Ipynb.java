package outagebook.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The JSON of an .ipynb file: nbformat 4.5, {@code nbformat.v4.5.schema.json}; lines and key order as its {@code rwbase.py}. */
final class Ipynb {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();
    private static final ObjectWriter WRITER = JSON.writer(printer());
    private static final JsonNodeFactory NODES = JSON.getNodeFactory();

    /** A line with its end, where Python's {@code str.splitlines} ends lines too: Jupyter cuts texts with it. */
    private static final Pattern LINE = Pattern.compile(
            "[^\n\r\u000b\f\u001c-\u001e\u0085\u2028\u2029]*+(?:\r\n|[\n\r\u000b\f\u001c-\u001e\u0085\u2028\u2029]|\\z)");

    private Ipynb() {}

    // Reading.

    static Notebook parse(String file, String text) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new IOException("%s, line %d, column %d: not a notebook, the JSON breaks off here: %s"
                    .formatted(file, at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()));
        }
        return new Ipynb.Reader(file).notebook(root);
    }

    private record Reader(String file) {
        Notebook notebook(JsonNode root) throws IOException {
            int major = root.path("nbformat").asInt();
            if (major != 4) throw wrong("/nbformat", "4; a notebook saved by a current Jupyter has it", root.get("nbformat"));
            var cells = new ArrayList<Notebook.Cell>();
            var ids = new HashSet<String>();
            JsonNode list = array(root, "cells", "");
            for (int i = 0; i < list.size(); i++) cells.add(cell(list.get(i), "/cells/" + i, "cell-" + (i + 1), ids));
            return new Notebook(List.copyOf(cells), without((ObjectNode) root, "cells"));
        }

        Notebook.Cell cell(JsonNode json, String at, String defaultId, HashSet<String> ids) throws IOException {
            String id = json.has("id") ? string(json, "id", at) : defaultId;
            if (!ids.add(id)) throw wrong(at + "/id", "an id that no other cell has", json.get("id"));
            var outputs = new ArrayList<Output>();
            Notebook.Type type = oneOf(Notebook.Type.class, json, "cell_type", at);
            if (type == Notebook.Type.code) {
                JsonNode list = array(json, "outputs", at);
                for (int i = 0; i < list.size(); i++) outputs.add(output(list.get(i), at + "/outputs/" + i));
            }
            return new Notebook.Cell(type, id, string(json, "source", at), List.copyOf(outputs),
                    without((ObjectNode) json, "cell_type", "id", "source", "outputs", "execution_count"));
        }

        Output output(JsonNode json, String at) throws IOException {
            String type = string(json, "output_type", at);
            if (type.equals("stream")) {
                return new Output.Printed(oneOf(CellOutput.Stream.class, json, "name", at), string(json, "text", at));
            }
            if (type.equals("error")) {
                var traceback = new ArrayList<String>();
                for (JsonNode line : array(json, "traceback", at)) traceback.add(line.asText());
                return new Output.Failed(string(json, "ename", at), string(json, "evalue", at), List.copyOf(traceback));
            }
            var kind = oneOf(Output.Kind.class, json, "output_type", at);
            var data = new TreeMap<String, String>();
            for (var entry : object(json, "data", at).properties()) data.put(entry.getKey(), content(entry.getKey(), entry.getValue()));
            return new Output.Shown(kind, Collections.unmodifiableSortedMap(data), object(json, "metadata", at));
        }

        String content(String mime, JsonNode value) {
            return isJson(mime) ? value.toString() : joined(value);
        }

        JsonNode array(JsonNode json, String field, String at) throws IOException {
            if (!json.path(field).isArray()) throw wrong(at + "/" + field, "a list", json.get(field));
            return json.get(field);
        }

        JsonNode object(JsonNode json, String field, String at) throws IOException {
            if (!json.path(field).isObject()) throw wrong(at + "/" + field, "an object", json.get(field));
            return json.get(field);
        }

        String string(JsonNode json, String field, String at) throws IOException {
            JsonNode value = json.path(field);
            if (!value.isTextual() && !value.isArray()) throw wrong(at + "/" + field, "a text or a list of lines", json.get(field));
            return joined(value);
        }

        <E extends Enum<E>> E oneOf(Class<E> names, JsonNode json, String field, String at) throws IOException {
            String value = string(json, field, at);
            for (E name : names.getEnumConstants()) {
                if (name.name().equals(value)) return name;
            }
            throw wrong(at + "/" + field, "one of " + List.of(names.getEnumConstants()), json.get(field));
        }

        IOException wrong(String at, String expected, JsonNode found) {
            String what = found == null ? "nothing" : found.toString();
            return new IOException("%s, at %s: expected %s, found %s".formatted(file, at, expected,
                    what.length() > 60 ? what.substring(0, 60) + "…" : what));
        }
    }

    private static String joined(JsonNode value) {
        if (!value.isArray()) return value.asText();
        var text = new StringBuilder();
        for (JsonNode line : value) text.append(line.asText());
        return text.toString();
    }

    private static ObjectNode without(ObjectNode json, String... fields) {
        return json.deepCopy().remove(List.of(fields));
    }

    // Writing.

    static String format(Notebook notebook) {
        ObjectNode root = notebook.rest().deepCopy();
        ArrayNode cells = root.putArray("cells");
        for (Notebook.Cell cell : notebook.cells()) cells.add(json(cell));
        ObjectNode metadata = root.withObjectProperty("metadata");
        metadata.putObject("kernelspec").put("display_name", "Java").put("language", "java").put("name", "java");
        metadata.putObject("language_info").put("codemirror_mode", "java").put("file_extension", ".java")
                .put("mimetype", "text/x-java-source").put("name", "java").put("pygments_lexer", "java");
        root.put("nbformat", 4).put("nbformat_minor", Math.max(5, root.path("nbformat_minor").asInt()));
        try {
            return WRITER.writeValueAsString(JSON.treeToValue(root, Object.class)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written as JSON", e);
        }
    }

    private static ObjectNode json(Notebook.Cell cell) {
        ObjectNode json = cell.rest().deepCopy();
        json.withObjectProperty("metadata").remove("execution"); // when each cell ran: nbclient writes it
        json.put("cell_type", cell.type().name()).put("id", cell.id()).set("source", lines(cell.source()));
        if (cell.type() != Notebook.Type.code) return json;
        ArrayNode outputs = json.putNull("execution_count").putArray("outputs");
        for (Output output : cell.outputs()) outputs.add(json(output));
        return json;
    }

    private static ObjectNode json(Output output) {
        ObjectNode json = NODES.objectNode();
        if (output instanceof Output.Printed printed) {
            json.put("output_type", "stream").put("name", printed.stream().name()).set("text", lines(printed.text()));
        } else if (output instanceof Output.Failed failed) {
            json.put("output_type", "error").put("ename", failed.name()).put("evalue", failed.message());
            failed.traceback().forEach(json.putArray("traceback")::add);
        } else if (output instanceof Output.Shown shown) {
            json.put("output_type", shown.kind().name()).set("metadata", shown.metadata());
            ObjectNode data = json.putObject("data");
            shown.data().forEach((mime, content) -> data.set(mime, json(mime, content)));
            if (shown.kind() == Output.Kind.execute_result) json.putNull("execution_count");
        }
        return json;
    }

    private static JsonNode json(String mime, String content) {
        if (mime.startsWith("text/") || mime.equals("image/svg+xml") || mime.equals("application/javascript")) return lines(content);
        if (!isJson(mime)) return NODES.textNode(content);
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an output of type " + mime + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static boolean isJson(String mime) {
        return mime.equals("application/json") || mime.startsWith("application/") && mime.endsWith("+json");
    }

    private static ArrayNode lines(String text) {
        ArrayNode lines = NODES.arrayNode();
        LINE.matcher(text).results().map(match -> match.group()).filter(line -> !line.isEmpty()).forEach(lines::add);
        return lines;
    }

    private static DefaultPrettyPrinter printer() {
        var indent = new DefaultIndenter(" ", "\n");
        var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)
                .withObjectEmptySeparator("").withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indent).withArrayIndenter(indent);
    }
}
