package outagebook.kernel;

import java.util.List;
import java.util.regex.Pattern;

/** The Java of a Markdown text: what stands between fences. */
public final class JavaBlocks {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```java\\n(.*?)^```");

    private JavaBlocks() {}

    public static List<String> in(String markdown) {
        return FENCED.matcher(markdown).results().map(match -> match.group(1)).toList();
    }
}
