package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import outagebook.notebook.Samples;
import outagebook.wal.Columns;
import outagebook.wal.Row;
import outagebook.wal.Wal;
import outagebook.wal.WalTransaction.Outcome;

class Chapter10Test extends ChapterContract {
    @TempDir Path folder;

    @Override void answers() throws Exception {
        Path incident = Samples.project().resolve("data/incident/18");
        Wal archive = Wal.open(incident.resolve("archive"));
        Wal server = Wal.open(incident.resolve("data/pg_wal"));
        var columns = Columns.of("id int4, username text, city text");
        right("10.1", "hopper99");
        right("10.1", "'hopper99'");
        right("10.1", archive.rows().filter(row -> row.toString(columns).contains("id=99")).findFirst().orElseThrow().values(columns));
        wrong("10.1", "That is the new name", "grace");
        wrong("10.1", "another id", "backus17");
        wrong("10.1", "No row", "nobody");
        wrong("10.1", "a name", 99);

        long open = server.transactions().unfinished().get(0).xid();
        right("10.2", 6);
        right("10.2", server.transaction(open).rows().filter(row -> row.side() == Row.Side.NEW).toList());
        wrong("10.2", "an old row and a new one", server.transaction(open).rows().toList());
        wrong("10.2", "*records*", server.transactions().unfinished().get(0).records());
        wrong("10.2", "number of the transaction", open);
        wrong("10.2", "It is more", 2);

        right("10.3", mended(folder.resolve("mended"), incident));
        right("10.3", Wal.open(folder.resolve("mended")));
        right("10.3", folder.resolve("mended").toString());
        assertThat(Course.check("10.3", folder.resolve("mended")).toString()).doesNotContain("second file");
        Files.copy(incident.resolve("archive/00000001000000000000000C.gz"), folder.resolve("mended/00000001000000000000000C.zst"));
        assertThat(Course.check("10.3", folder.resolve("mended")).toString()).contains("second file", "00000001000000000000000C.zst, not read: not the same content");
        wrong("10.3", "damaged", archive);
        wrong("10.3", "begins too late", server);
        wrong("10.3", "begins too late", archive.from("0/1000000"));
        wrong("10.3", "another cluster", Samples.path("18"));
        wrong("10.3", "cannot be opened", "nowhere");
        wrong("10.3", "the path of a folder", 1);

        List<Long> committed = server.transactions().with(Outcome.COMMITTED).stream().map(t -> t.xid()).toList();
        List<Long> kept = archive.transactions().with(Outcome.COMMITTED).stream().map(t -> t.xid()).toList();
        right("10.4", 8);
        right("10.4", committed.stream().filter(xid -> !kept.contains(xid)).toList());
        right("10.4", server.transactions().with(Outcome.COMMITTED).stream().filter(t -> !kept.contains(t.xid())).toList());
        wrong("10.4", "in the good part", committed.size());
        wrong("10.4", "never committed", 9);
        wrong("10.4", "everything behind", 1);
        wrong("10.4", "It is more", 3);
        wrong("10.4", "which only the server has", 7);
    }

    private static Path mended(Path folder, Path incident) throws Exception {
        if (Files.isDirectory(folder)) return folder;
        Files.createDirectories(folder);
        for (String from : List.of("archive", "data/pg_wal")) {
            try (var files = Files.list(incident.resolve(from))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return folder;
    }
}
