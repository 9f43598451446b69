package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import outagebook.kernel.CellResult.Failed;
import outagebook.kernel.CellResult.Nothing;
import outagebook.kernel.CellResult.Value;
import outagebook.lab.Lab;

@Timeout(60)
class EvaluatorTest {
    private static final Evaluator EVALUATOR = new Evaluator();

    private Recorded out;

    @BeforeEach void newOutput() {
        out = new Recorded();
    }

    @AfterAll static void closeEvaluator() {
        EVALUATOR.close();
    }

    private CellResult run(String... lines) {
        return EVALUATOR.eval(String.join("\n", lines), out);
    }

    private String value(String... lines) {
        CellResult result = run(lines);
        assertThat(result).as("%s", result).isInstanceOf(Value.class);
        return ((Value) result).view().text();
    }

    private Failed failure(String... lines) {
        CellResult result = run(lines);
        assertThat(result).as("%s", result).isInstanceOf(Failed.class);
        return (Failed) result;
    }

    private String traceback(String... lines) {
        return String.join("\n", failure(lines).traceback());
    }

    @Test void lastExpressionIsTheValue() {
        assertThat(value("1 + 1")).isEqualTo("2");
        assertThat(value("int x = 20; int y = 1;", "x + y;")).isEqualTo("21");
        assertThat(value("x")).isEqualTo("20");
        assertThat(value("x++")).isEqualTo("20");
        assertThat(value("List.of(x, \"a\")")).isEqualTo("[21, a]");
        assertThat(value("/* first */ x // last", "", "// the end")).isEqualTo("21");
    }

    @Test void someCellsHaveNoValue() {
        for (String cell : new String[] {"int z = 3;", "int z;", "z = 7", "void f() {}", "f()", "f();", "", "  \n", "// only this",
                "null", "class K {}", "if (z == 7) z++;", "int a = 1, b = 2;", "import java.time.*;", "z\n;int q = 1;"})
            assertThat(run(cell)).as(cell).isInstanceOf(Nothing.class);
    }

    @Test void declarationsMayReferForward() {
        run("sealed interface S permits A, B {}", "record A(int v) implements S {}", "record B(Node n) implements S {}",
                "class Node { Other other; int twice() { return helper() * 2; } }", "class Other { Node node; }",
                "Later make() { return new Later(4); }", "int helper() { return 21; }", "record Later(int x) {}");
        assertThat(value("make().x() + new Node().twice()")).isEqualTo("46");
    }

    @Test void unresolvedNamesAreReportedAtTheEnd() {
        assertThat(traceback("int one() { return 1; }", "int uses() {", "    return missing();", "}"))
                .contains("CompilationError: ", "missing", "cell line 2");
        assertThat(value("one()")).isEqualTo("1");
        assertThat(traceback("Missing m = null;")).contains("Missing", "cell line 1");
    }

    @Test void callOfAMethodThatLacksSomethingSaysWhat() {
        run("int lacks() { return absent() + 1; }");
        assertThat(traceback("int i = 1;", "lacks()")).startsWith("CompilationError: nothing defines method absent(), which this call needs")
                .contains("at cell line 2");
        run("int absent() { return 4; }");
        assertThat(value("lacks()")).isEqualTo("5");
    }

    @Test void cellsCanBeRunAgain() {
        String[] cell = {"record Pair(int a, int b) {}", "Pair pair = new Pair(1, 2);", "int sum(Pair p) { return p.a() + p.b(); }", "sum(pair)"};
        for (int i = 0; i < 3; i++) assertThat(value(cell)).isEqualTo("3");
    }

    @Test void defaultImportsAreReady() {
        assertThat(Evaluator.IMPORTS).allSatisfy(line -> assertThat(run(line)).isInstanceOf(Nothing.class));
        assertThat(value("Stream.of(Path.of(\"a\"), Pattern.compile(\"b\"), new BigDecimal(3), (Supplier<String>) () -> \"\").count()"))
                .isEqualTo("4");
    }

    @Test void importedNamesAreUnambiguous() throws Exception {
        List<String> packages = new ArrayList<>(List.of("java.lang"));
        Evaluator.IMPORTS.stream().filter(line -> line.matches("import [\\w.]+\\.\\*;")).forEach(line -> packages.add(line.substring(7, line.length() - 3)));
        for (String ours : List.of("hex", "wal", "notebook")) {
            for (String name : publicTypes(Path.of(Evaluator.class.getResource("/outagebook/" + ours).toURI()), "outagebook." + ours + "."))
                assertThat(packages.stream().filter(p -> exists(p + "." + name))).as(name).hasSize(1);
        }
    }

    private static List<String> publicTypes(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".class", "")).filter(name -> !name.contains("$"))
                    .filter(name -> exists(prefix + name)).toList();
        }
    }

    private static boolean exists(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, Evaluator.class.getClassLoader()).getModifiers());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test void classPathOfThisJvmIsThatOfTheCells() {
        assertThat(value("org.assertj.core.api.Assertions.assertThat(1).isEqualTo(1); new com.fasterxml.jackson.databind.ObjectMapper().readTree(\"[1]\")"))
                .isEqualTo("[1]");
    }

    @Test void libraryLoopThatLooksAtNothingDoesNotHoldTheKernel() throws Exception {
        CompletableFuture<CellResult> result = CompletableFuture.supplyAsync(
                () -> EVALUATOR.eval("java.util.stream.LongStream.iterate(0, i -> i).filter(i -> i < 0).findFirst()", new Recorded()));
        Thread.sleep(700);
        EVALUATOR.interrupt();
        assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(Failed.class, f -> assertThat(f.name()).isEqualTo("Interrupted"));
        assertThat(value("3 + 4")).isEqualTo("7");
    }

    @Test void printedTextAndShownThingsKeepTheirOrder() {
        run("System.out.println(\"é☃😀\");", "show(\"one\");", "System.out.print(\"two\");", "System.err.print(\"three\");",
                "for (int i = 0; i < 3; i++) { System.out.print(i); show(i); }");
        assertThat(out.story()).isEqualTo("|stdout:é☃😀\n|show:one|stdout:two|stderr:three|stdout:0|show:0|stdout:1|show:1|stdout:2|show:2");
    }

    @Test void streamsAreRestored() {
        PrintStream before = System.out;
        InputStream in = System.in;
        run("System.out.println()");
        assertThat(System.out).isSameAs(before);
        assertThat(System.in).isSameAs(in);
    }

    @Test void systemInIsAtItsEnd() {
        assertThat(value("System.in.read()")).isEqualTo("-1");
    }

    @Test void manyLinesArriveWholeInFewPieces() {
        run("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i);");
        assertThat(out.all("stdout").lines().count()).isEqualTo(100_000);
        assertThat(out.all("stdout")).endsWith("line 99999\n");
        assertThat(out.items.size()).isLessThan(300);
    }

    @Test void endlessLinesAreCutAndTheCellRunsOn() {
        assertThat(value("for (int i = 0; i < 900_000; i++) System.out.println(\"x\");", "\"over\"")).isEqualTo("over");
        assertThat(out.all("stdout").lines().count()).isEqualTo(200_000);
        assertThat(out.all("stderr")).isEqualTo("\nThe rest is left out: a cell shows 200,000 printed lines or 4,000,000 characters at most.\n");
        run("System.out.print(\"again\");");
        assertThat(out.all("stdout")).endsWith("again");
    }

    @Test void anEndlessLineIsCut() {
        run("System.out.print(\"x\".repeat(9_000_000));");
        assertThat(out.all("stdout")).hasSize(4_000_000);
        assertThat(out.all("stderr")).contains("left out");
    }

    @Test void threadsOfACellPrintIntoIt() {
        run("Thread t = new Thread(() -> System.out.print(\"from a thread\")); t.start(); t.join();");
        assertThat(out.all("stdout")).isEqualTo("from a thread");
    }

    @Test void exceptionNamesTheCellsLine() {
        Failed failed = failure("int n = 3;", "", "System.out.print(\"before\");", "int[] a = new int[1]; a[n]++;", "System.out.print(\"after\");");
        assertThat(failed.name()).isEqualTo("ArrayIndexOutOfBoundsException");
        assertThat(failed.traceback().get(0)).startsWith("ArrayIndexOutOfBoundsException: Index 3");
        assertThat(failed.traceback().get(1)).startsWith("    at cell line 4");
        assertThat(failed.traceback()).hasSize(2);
        assertThat(out.all("stdout")).isEqualTo("before");
    }

    @Test void exceptionNamesCausesAndMethodsOfOtherCells() {
        run("// a comment", "int twice(String s) {", "    return 2 * Integer.parseInt(s);", "}");
        String text = traceback("int once(String s) {", "  try { return twice(s); }",
                "  catch (RuntimeException e) { throw new IllegalStateException(\"cannot do it\", e); }", "}", "", "once(\"x\")");
        assertThat(text.lines()).contains("IllegalStateException: cannot do it", "Caused by: NumberFormatException: For input string: \"x\"",
                "    at twice, line 3 of another cell", "    at cell line 6");
        assertThat(text).contains("    at once, cell line 3:").contains("NumberFormatException.forInputString").doesNotContain("jdk.jshell").doesNotContain("outagebook.kernel");
    }

    @Test void whatTheLibrarySaysToItsReaderComesWithoutItsInsides() {
        run("var lsn = Lsn.parse(\"0/0\");");
        assertThat(traceback("", "var lsn = Lsn.parse(\"300\");").lines()).containsExactly(
                "IllegalArgumentException: \"300\" is not an LSN: expected two hexadecimal numbers with a slash, such as 0/3000148",
                "    at cell line 2:  var lsn = Lsn.parse(\"300\");");
        assertThat(traceback("WalFile.open(\"/no/such/file\")").lines()).containsExactly(
                "WalException: there is no file /no/such/file; there is no directory /no/such either", "    at cell line 1:  WalFile.open(\"/no/such/file\")");
        assertThat(traceback("Hex.parse(null)")).contains("NullPointerException").contains("at outagebook.hex.");
    }

    @Test void linesAreCountedInTheCell() {
        assertThat(traceback("int zero = 0;  // a comment", "/* and", "another */", "int many = 1 +", "    Integer.parseInt(\"\");")).contains("at cell line 5:  Integer.parseInt");
        assertThat(traceback("", "// first", "int", "  a = 4; List.of(1, 2).forEach(i -> {", "  if (i == 2)", "    throw new IllegalStateException();", "});")).contains("    at cell line 6:  throw new").contains("    at cell line 4");
        assertThat(traceback("int zero = 0;", "", "zero +", " Math.floorDiv(3, zero)")).contains("at cell line 4:");
        assertThat(traceback("int zero = 0; /* a */ /* b */", "", "class Late {", "  // why", "  int f() {", "    return 1 / zero;", "  }", "}", "", "new Late().f()"))
                .contains("    at Late.f, cell line 6:  return 1 / zero;", "    at cell line 10");
    }

    @Test void everyKindOfThrowableEndsOnlyTheCell() {
        assertThat(failure("int deep(int i) { return deep(i + 1) + 1; }", "deep(0)").name()).isEqualTo("StackOverflowError");
        assertThat(failure("byte[][] much = new byte[Integer.MAX_VALUE][]; much").name()).isEqualTo("OutOfMemoryError");
        assertThat(failure("class Bad { static int x = 1 / Integer.parseInt(\"0\"); }", "Bad.x").name()).isEqualTo("ExceptionInInitializerError");
        assertThat(failure("throw new AssertionError(\"no\")").traceback().get(0)).isEqualTo("AssertionError: no");
        assertThat(failure("throw new Exception()").message()).isEmpty();
        assertThat(value("6 * 7")).isEqualTo("42");
    }

    @Test void toStringThatThrowsIsAnErrorOfTheCell() {
        String text = traceback("class Odd {", "  public String toString() {", "    throw new IllegalStateException(\"odd\");", "  }", "}", "new Odd()");
        assertThat(text).startsWith("IllegalStateException: odd").contains("Odd.toString, cell line 3");
    }

    @Test void compileErrorPointsAtThePlace() {
        Failed failed = failure("int ok = 5;", "", "int bad = ok + foo;", "int never = 1;");
        assertThat(failed.name()).isEqualTo("CompilationError");
        assertThat(failed.traceback()).containsSequence("cell line 3:", "    int bad = ok + foo;", "                   ^");
        assertThat(failed.traceback().get(0)).contains("cannot find symbol");
        assertThat(String.join("\n", failed.traceback())).contains("variable foo").doesNotContain("never");
        assertThat(value("ok")).isEqualTo("5");
    }

    @Test void allCompileErrorsOfASnippetAreShown() {
        String text = traceback("int two() {", "  int a = foo1.x;", "  String s = 3;", "  return \"\";", "}");
        assertThat(text).contains("cell line 3:", "cell line 4:");
    }

    @Test void incompleteCellSaysWhereItBegins() {
        assertThat(traceback("int a = 1;", "for (int i = 0; i < 3; i++) {", "  a++;")).contains("the cell ends inside", "cell line 2:");
        assertThat(traceback("String s = \"abc")).contains("CompilationError");
    }

    @Test void interruptEndsSleepsAndLoops() throws Exception {
        run("int kept = 12;");
        for (String cell : new String[] {"Thread.sleep(60_000);", "while (true) {}", "while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) {} }",
                "synchronized (this.getClass()) { this.getClass().wait(); }", "new CountDownLatch(1).await()", "for (;;) System.out.println(1);"}) {
            if (cell.startsWith("synchronized")) cell = cell.replace("this.getClass()", "Integer.class");
            String source = cell;
            CompletableFuture<CellResult> result = CompletableFuture.supplyAsync(() -> EVALUATOR.eval(source, new Recorded()));
            Thread.sleep(700);
            EVALUATOR.interrupt();
            assertThat(result.get(5, TimeUnit.SECONDS)).as(cell).isInstanceOfSatisfying(Failed.class, f -> assertThat(f.name()).isEqualTo("Interrupted"));
            assertThat(value("kept")).isEqualTo("12");
        }
    }

    /** A cell that waits for a server: what the JDK does about it differs, the reader has the prompt back in any case. */
    @Test void interruptEndsAWaitForAServer() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String cell = "try (var socket = new Socket(\"127.0.0.1\", " + silent.getLocalPort() + ")) { socket.getInputStream().read(); }";
            CompletableFuture<CellResult> result = CompletableFuture.supplyAsync(() -> EVALUATOR.eval(cell, new Recorded()));
            silent.accept();
            Thread.sleep(300);
            EVALUATOR.interrupt();
            assertThat(result.get(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(Failed.class, f -> assertThat(f.name()).isEqualTo("Interrupted"));
        }
        assertThat(EVALUATOR.eval("1 + 1", new Recorded())).isInstanceOf(CellResult.Value.class);
    }

    @Test void interruptEndsAStatementAndTheServerStays() throws Exception {
        assumeTrue(Lab.ready("18"), () -> "skipped: " + Lab.why("18"));
        run("var pg = Lab.start(\"18\");");
        try {
            CompletableFuture<CellResult> result = CompletableFuture.supplyAsync(() -> EVALUATOR.eval("pg.sql(\"SELECT pg_sleep(600)\")", new Recorded()));
            Thread.sleep(1500);
            EVALUATOR.interrupt();
            assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(Failed.class, f -> assertThat(f.name()).isEqualTo("Interrupted"));
            assertThat(value("pg.ask(\"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()\")")).isEqualTo("0");
        } finally {
            run("pg.close();");
        }
    }

    @Test void interruptOfNothingDoesNothing() {
        EVALUATOR.interrupt();
        assertThat(value("1 + 2")).isEqualTo("3");
        EVALUATOR.interrupt();
        assertThat(value("2 + 2")).isEqualTo("4");
    }

    @Test void completes() {
        run("String text = \"abc\";");
        Evaluator.Completions found = EVALUATOR.complete("import java.time.*;\nint i = 3;\ntext.toUp", 40);
        assertThat(found.texts()).contains("toUpperCase(");
        assertThat(found.start()).isEqualTo(36);
        String code = "String local = \"\";\nlocal.toUp";
        assertThat(EVALUATOR.complete(code, code.length()).texts()).contains("toUpperCase(");
    }

    @Test void completesWithWhatEveryObjectHasAtTheEnd() {
        run("String text = \"abc\";");
        assertThat(EVALUATOR.complete("text.", 5).texts()).startsWith("charAt(").endsWith("toString()", "wait(");
    }

    @Test void inspects() {
        run("String text = \"abc\";");
        assertThat(EVALUATOR.inspect("text.charAt(0)", 7)).contains("char String.charAt(int index)");
        assertThat(EVALUATOR.inspect("text", 2)).contains("text");
        assertThat(EVALUATOR.inspect("  ", 1)).isEmpty();
    }

    @Test void knowsCompleteCode() {
        assertThat(EVALUATOR.completeness("int a = 1;\na")).isEqualTo("complete");
        assertThat(EVALUATOR.completeness("for (;;) {")).isEqualTo("incomplete");
        assertThat(EVALUATOR.completeness("int ) = ;")).isEqualTo("invalid");
        assertThat(EVALUATOR.completeness("")).isEqualTo("complete");
    }

    @Test void startsQuickly() {
        long start = System.nanoTime();
        try (Evaluator another = new Evaluator()) {
            another.eval("1", out);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
