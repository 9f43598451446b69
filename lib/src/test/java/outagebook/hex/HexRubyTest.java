package outagebook.hex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import outagebook.Shared;

/** The same substitution by Ruby's regular expressions and by ours gives the same bytes. */
class HexRubyTest {
    /** Reads pairs of lines from standard input, "from TAB to" each, and edits one into the other. */
    private static final String RUBY = """
            pattern, replacement = Regexp.new(ARGV[0]), ARGV[1]
            $stdin.each_line do |line|
              from, to = line.chomp.split("\\t")
              digits = File.binread(from).unpack1("H*")
              File.binwrite(to, [digits.gsub(pattern, replacement)].pack("H*"))
            end
            """;

    @TempDir Path folder;

    @BeforeAll static void rubyIsThere() {
        boolean there = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, "ruby")));
        assumeTrue(there, "skipped: no ruby on the PATH to compare with");
    }

    private void ruby(String regex, String replacement, List<Path> inputs) throws IOException, InterruptedException {
        Path jobs = Files.writeString(folder.resolve("jobs"), String.join("", inputs.stream().map(file -> file + "\t" + file + ".ruby\n").toList()));
        Process process = new ProcessBuilder("ruby", "-e", RUBY, regex, replacement.replace('$', '\\'))
                .redirectInput(jobs.toFile()).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private void agrees(String regex, String replacement, List<Path> inputs) throws IOException, InterruptedException {
        ruby(regex, replacement, inputs);
        for (Path input : inputs) {
            byte[] ours = Hex.of(input).replaceAll(regex, replacement).bytes();
            assertThat(java.util.Arrays.mismatch(ours, Files.readAllBytes(Path.of(input + ".ruby")))).as("first difference in %s after %s", input, regex).isEqualTo(-1);
        }
    }

    private List<Path> randomFiles(int count, long seed) throws IOException {
        Random random = new Random(seed);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            files.add(Files.write(folder.resolve(seed + "-" + i), bytes));
        }
        return files;
    }

    @Test void editsRandomBytesAsRubyDoes() throws IOException, InterruptedException {
        String[][] edits = {{"(.)(.)", "$2$1"}, {"3f(0+.+4)", "00$1"}, {"f0", "0f"}, {"00(?=ff)|a.*?b", ""}, {"([0-7])([89a-f])", "$2$1"}, {"(..)(?:00|1.)+$", "$1"}};
        int seed = 0;
        for (String[] edit : edits) {
            List<Path> files = randomFiles(40, ++seed).stream().filter(file -> even(file, edit)).toList();
            assertThat(files).as("inputs that stay whole bytes after %s", edit[0]).hasSizeGreaterThan(10);
            agrees(edit[0], edit[1], files);
        }
    }

    /** Ruby fills half a byte up with zeros; we refuse, so such inputs cannot be compared. */
    private static boolean even(Path file, String[] edit) {
        return Hex.of(file).text().replaceAll(edit[0], edit[1]).length() % 2 == 0;
    }

    @TestFactory List<DynamicTest> editsBundledSegmentsAsRubyDoes() throws IOException {
        Path data = Path.of("data", "segments");
        assumeTrue(Files.isDirectory(data), "skipped: no folder " + data + " in the project");
        try (Stream<Path> files = Files.walk(data)) {
            return tests(files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}(\\.gz)?")).sorted().toList());
        }
    }

    @TestFactory List<DynamicTest> editsSharedSegmentsAsRubyDoes() {
        return tests(Stream.of("talk-9.4.13/000000020000000000000003", "9.5.3/a/000000010000000000000007", "13.23/a/000000010000000000000007",
                "15.19/a/00000001000000000000000A", "18.6/b/000000010000000000000009").map(name -> Shared.file("wal/" + name + ".gz")).toList());
    }

    private List<DynamicTest> tests(List<Path> segments) {
        assertThat(segments).hasSizeGreaterThan(4);
        return segments.stream().map(segment -> DynamicTest.dynamicTest(segment.toString(), () -> editsAsRubyDoes(segment))).toList();
    }

    private void editsAsRubyDoes(Path segment) throws IOException, InterruptedException {
        Path raw = folder.resolve("raw");
        Files.deleteIfExists(raw);
        agrees(HexTest.TALK, "00$1", List.of(Hex.of(segment).writeTo(raw)));
    }
}
