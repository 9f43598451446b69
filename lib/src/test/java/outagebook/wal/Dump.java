package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The output of pg_xlogdump or pg_waldump, line by line. */
record Dump(List<Line> lines) {
    private static final Pattern LINE = Pattern.compile("rmgr: (\\S+) +len \\(rec/tot\\): +\\d+/ *(\\d+), tx: +(\\d+), "
            + "lsn: (\\S+), prev (\\S+), (?:bkp: \\d+, )?desc: (.*)");

    static Dump read(Path file) {
        try (InputStream in = Unpacked.open(file)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dump of(String output) {
        return new Dump(output.lines().map(LINE::matcher).filter(Matcher::matches)
                .map(m -> new Line(m.group(1), m.group(2), m.group(3), m.group(4), m.group(5), m.group(6))).toList());
    }

    record Line(String rmgr, String length, String xid, String lsn, String prev, String description) {
        Line withoutDescription() {
            return new Line(rmgr, length, xid, lsn, prev, "");
        }

        /** The same record as we read it, with the dump's description if it begins with our operation. */
        static Line of(WalRecord record, String dumped) {
            String operation = record.operation();
            boolean same = dumped.startsWith(operation)
                    && !Character.isLetterOrDigit((dumped + " ").charAt(operation.length()))
                    || record.rmgr().equals("SPGist") && dumped.replaceAll(" \\d+ ", " ").contains(operation);
            return new Line(record.rmgr(), "" + record.totalLength(), "" + record.xid(), record.lsn().padded(),
                    record.prev().padded(), same ? dumped : operation);
        }
    }
}
