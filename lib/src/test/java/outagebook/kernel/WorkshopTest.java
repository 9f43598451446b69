package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for workshop leaders names parts of chapters: they are there. */
class WorkshopTest {
    private static final Pattern NAMED = Pattern.compile("(?<!\\*)\\*([^*|]+)\\*(?!\\*)");
    private static final Pattern HEADLINE = Pattern.compile("(?m)^##+ (.*)$");

    @Test void eachHeadlineInThePlansIsOneOfTheNotebooks() throws IOException {
        String prose = Notebook.readAll(Path.of("notebooks")).values().stream().map(Notebook::prose).collect(Collectors.joining("\n\n"));
        List<String> headlines = HEADLINE.matcher(prose).results().map(headline -> headline.group(1)).toList();
        List<String> named = Files.readString(Path.of("binder/WORKSHOP.md")).lines().filter(line -> line.startsWith("|"))
                .flatMap(line -> NAMED.matcher(line).results()).map((MatchResult name) -> name.group(1)).toList();
        assertThat(named).hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(headlines).anySatisfy(headline -> assertThat(headline).startsWith(name)));
    }
}
