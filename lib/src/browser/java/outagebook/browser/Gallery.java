package outagebook.browser;

import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.join;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import outagebook.hex.FieldHunt;
import outagebook.hex.Rows;
import outagebook.lab.ClusterState;
import outagebook.lab.ClusterState.Feed;
import outagebook.lab.ClusterState.Node;
import outagebook.lab.ClusterState.Role;
import outagebook.lab.PgLog;
import outagebook.notebook.Chronicle;
import outagebook.notebook.LayoutDrawing;
import outagebook.notebook.PageDrawing;
import outagebook.notebook.Samples;
import outagebook.notebook.Topology;
import outagebook.notebook.Views;
import outagebook.pacemaker.Matrix;
import outagebook.pacemaker.Outage;
import outagebook.pacemaker.Scheduler;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/** One of each kind of picture, from real data, on a page that looks as the book does. */
final class Gallery {
    private Gallery() {}

    private static Map<String, Object> all() {
        var shown = new LinkedHashMap<String, Object>();
        var wal = WalFile.open(Samples.path("9.4"));
        var crash = Samples.crash("18-no-fpw");
        var told = Outage.asTold();
        shown.put("Cluster", Topology.healthy("pg01", "pg02", "pg03"));
        shown.put("Cluster, broken", Topology.healthy("pg01", "pg02", "pg03").with("pg01", Topology.Role.DOWN).with("pg02", Topology.Role.ALONE).without("VIP"));
        shown.put("Story", told.crash("together").failover("1.1.10").run());
        shown.put("Score", Scheduler.of("1.1.10").run(told.cluster()).explain("Postgresql:0", "pg02"));
        shown.put("Heat", Matrix.heat(List.of("0", "2", "1000"), List.of("-INFINITY", "-500000", "-10000", "-1000", "-100", "0")));
        shown.put("Page", crash.recovered().get(crash.index()));
        shown.put("Page, changed", PageDrawing.of(crash.base().get(crash.table()), crash.recovered().get(crash.table())));
        shown.put("Layout", LayoutDrawing.of(wal.records().stream().filter(r -> r.texts().contains("lovelace")).findFirst().orElseThrow()));
        shown.put("Layout, of 18", LayoutDrawing.of(WalFile.open(Samples.path("18")).records().stream().max(Comparator.comparingLong(WalRecord::totalLength)).orElseThrow()));
        shown.put("Chronicle", new Chronicle().at("03:58:07", "pg01", "RAID: two disks failed").at("03:58:09", "pg01", "the kernel makes the file system read-only")
                .at("03:58:12.417", "Pacemaker", "monitor of Postgresql failed on pg01").at("03:58:12.9", "pg02", "server process (PID 4711) was terminated by signal 6: Aborted")
                .at("03:58:13", "pg02", "invalid record length at 0/3000180").at("03:58:20", "Pacemaker", "Stop Postgresql:0 (pg02)"));
        shown.put("Chronicle of logs", Chronicle.of(PgLog.of("pg01", "2026-11-23 08:00:02.000 UTC [7] LOG:  server process (PID 9) was terminated by signal 6: Aborted\n"),
                PgLog.of("pg02", "2026-11-23 08:00:01.000 UTC [8] LOG:  invalid record length at 0/3000180: wanted 24, got 0\n")));
        shown.put("Cluster, real", new ClusterState(List.of(
                new Node("pg01", Role.PRIMARY, 2, Lsn.parse("0/3000180"), Lsn.parse("0/3000180"), 0, false, "", "", Feed.NONE, false, false),
                new Node("pg02", Role.REPLICA, 2, Lsn.parse("0/3000180"), Lsn.parse("0/3000100"), 128, false, "sync", "pg01", Feed.STREAMING, false, true),
                new Node("pg03", Role.REPLICA, 2, Lsn.parse("0/3000000"), Lsn.parse("0/3000000"), 384, false, "", "", Feed.ARCHIVE, true, true),
                new Node("pg04", Role.DOWN, 0, Lsn.parse("0/0"), Lsn.parse("0/0"), -1, false, "", "", Feed.NONE, false, false))));
        shown.put("Record", wal.records().first(5).get(4));
        shown.put("Records", wal.records());
        shown.put("Verdict", wal.verdict());
        shown.put("Rows", new Rows().row("a", new byte[] {1, 9}, 1).row("b", new byte[] {2, 9}, 1));
        var hunt = new FieldHunt();
        for (int n : new int[] {3, 1, 4, 2}) hunt = hunt.sample("n" + n, new byte[] {(byte) (n + 60), 0}, 0, n);
        shown.put("Hunt", hunt);
        return shown;
    }

    static void write(Path file) throws IOException {
        String css;
        try (InputStream in = Views.class.getResourceAsStream("/outagebook/kernel/book.css")) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, "<!DOCTYPE html>\n" + html(head(meta().withCharset("utf-8"), meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                title("Gallery"), style(rawHtml(css))), body(main(h1("Gallery"), each(all().entrySet(), kind -> join(h2(kind.getKey()),
                div(rawHtml(Views.of(kind.getValue()).html().orElseThrow())).withClass("output html").attr("tabindex", "0").attr("role", "region").attr("aria-label", kind.getKey())))))).withLang("en").render());
    }
}
