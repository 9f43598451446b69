package outagebook.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** What helps while a cell is being written. */
final class Assist {
    /** Methods of Object: they are everywhere and hardly ever what one looks for, so they come last. */
    private static final Set<String> OF_EVERY_OBJECT =
            Set.of("equals(", "getClass()", "hashCode()", "notify()", "notifyAll()", "toString()", "wait(");

    private final SourceCodeAnalysis analysis;

    Assist(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    Evaluator.Completions complete(String code, int cursor) {
        int start = statements(code, cursor);
        int[] anchor = {cursor - start};
        List<Suggestion> found = analysis.completionSuggestions(code.substring(start, cursor), cursor - start, anchor);
        List<String> texts = found.stream().map(Suggestion::continuation).distinct()
                .sorted(Comparator.comparing(OF_EVERY_OBJECT::contains)).collect(Collectors.toList());
        return new Evaluator.Completions(start + anchor[0], cursor, texts);
    }

    /** Works with the cursor anywhere in a name, and right behind the opening parenthesis of a call. */
    String inspect(String code, int cursor) {
        int end = cursor;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) end++;
        int start = statements(code, end);
        String name = code.substring(start, end);
        String text = documentation(name);
        return text.isEmpty() && !name.isBlank() ? documentation(name + "(") : text;
    }

    private String documentation(String code) {
        return analysis.documentation(code, code.length(), true).stream().map(Assist::text).distinct()
                .collect(Collectors.joining("\n\n"));
    }

    private static String text(Documentation documentation) {
        String javadoc = documentation.javadoc();
        return javadoc == null ? documentation.signature() : documentation.signature() + "\n\n" + plain(javadoc);
    }

    /** Javadoc comes with HTML tags and the comment's indentation. */
    private static String plain(String javadoc) {
        return javadoc.replaceAll("<[^<>]{1,80}>", "").replaceAll("\\{@\\w+ ([^{}]*)}", "$1")
                .replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                .replaceAll("(?m)^ ", "").replaceAll("\n{3,}", "\n\n").strip();
    }

    String completeness(String code) {
        List<CompletionInfo> infos = split(code);
        Completeness last = infos.get(infos.size() - 1).completeness();
        if (last == Completeness.UNKNOWN) return "invalid";
        return last.isComplete() || last == Completeness.EMPTY ? "complete" : "incomplete";
    }

    /** JShell reads several statements at once, but neither imports nor declarations before them. */
    private int statements(String code, int cursor) {
        String before = code.substring(0, cursor);
        int start = 0;
        for (CompletionInfo info : split(before)) {
            if (!info.completeness().isComplete() || info.remaining().isEmpty()) break;
            if (isDeclaration(info.source())) start = cursor - info.remaining().length();
        }
        return start;
    }

    private boolean isDeclaration(String source) {
        return analysis.sourceToSnippets(source).stream().map(Snippet::kind)
                .anyMatch(k -> k == Snippet.Kind.IMPORT || k == Snippet.Kind.TYPE_DECL || k == Snippet.Kind.METHOD);
    }

    private List<CompletionInfo> split(String code) {
        List<CompletionInfo> infos = new ArrayList<>();
        CompletionInfo info = analysis.analyzeCompletion(code);
        infos.add(info);
        while (info.completeness().isComplete() && !info.remaining().isEmpty()) {
            info = analysis.analyzeCompletion(info.remaining());
            infos.add(info);
        }
        return infos;
    }
}
