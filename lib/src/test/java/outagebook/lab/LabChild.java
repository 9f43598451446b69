package outagebook.lab;

/** A JVM of its own that starts a server and ends in the way that the test wants; see {@link CleanEndTest}. */
final class LabChild {
    private LabChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        PgServer pg;
        try {
            pg = Lab.start(arguments[1], java.util.Arrays.copyOfRange(arguments, 2, arguments.length));
        } catch (LabException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            return;
        }
        System.out.println("started " + pg.port() + " " + pg.data());
        switch (arguments[0]) {
            case "ends" -> pg.sql("CREATE TABLE t (i int)");
            case "removes" -> {
                pg.close();
                Lab.remove();
            }
            case "kills" -> pg.kill();
            case "stops" -> pg.stop();
            case "throws" -> throw new IllegalStateException("as a cell may");
            case "fills" -> fill(pg);
            case "asks" -> ask(pg);
            default -> Thread.sleep(600_000);
        }
    }

    /** Until there is no answer any more. */
    private static void ask(PgServer pg) throws InterruptedException {
        try {
            while (pg.ask("SELECT 1").equals("1")) Thread.sleep(100);
        } catch (LabException e) {
            System.out.println(pg.running() + " " + said(pg));
        }
    }

    private static String said(PgServer pg) throws InterruptedException {
        Thread.sleep(3000);   // the guard has ended, too
        try {
            return pg.ask("SELECT 1");
        } catch (LabException e) {
            return e.getMessage();
        }
    }

    private static void fill(PgServer pg) {
        try {
            pg.sql("CREATE TABLE full_disk AS SELECT repeat(md5(i::text), 50) FROM generate_series(1, 1000000) i");
        } catch (LabException e) {
            System.out.println(e.getMessage().replace('\n', ' '));
        }
    }
}
