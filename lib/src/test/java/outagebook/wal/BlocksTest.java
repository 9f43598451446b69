package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.Shared;

/** Ends of records, their main data and their block references are what the server's own pg_walinspect says. */
class BlocksTest {
    @ParameterizedTest @ValueSource(strings = {"15.19", "18.6"}) void recordsEndWhereTheServerSays(String server) throws IOException {
        boolean full = server.equals("15.19");
        List<String> rows = csv("wal/" + server + "/a/walinspect-records.csv.gz");
        List<String> ours = new ArrayList<>();
        for (WalRecord r : WalDirectory.open(Shared.file("wal/" + server + "/a")).records()) {
            int images = r.blocks().stream().mapToInt(b -> b.image().map(i -> i.bytes().length).orElse(0)).sum();
            String names = full ? r.prev() + "," + r.xid() + "," + r.rmgr() + "," + r.operation() + "," + r.totalLength() + "," : "";
            ours.add(r.lsn() + "," + r.endLsn() + "," + names + r.mainData().length + "," + images);
        }
        List<String> theirs = rows.stream().map(row -> firstColumns(row, full ? 9 : 4)).toList();
        assertThat(theirs).isNotEmpty().isEqualTo(ours.subList(0, theirs.size()));
    }

    @ParameterizedTest @ValueSource(strings = {"16.15", "17.11", "18.6"}) void blocksAreThoseTheServerSees(String server) throws IOException {
        List<String> ours = new ArrayList<>();
        for (WalRecord r : WalDirectory.open(Shared.file("wal/" + server + "/a")).records()) {
            for (BlockRef b : r.blocks()) {
                ours.add(r.lsn() + "," + b.id() + "," + b.spc() + "," + b.db() + "," + b.rel() + "," + b.fork() + "," + b.block() + ","
                        + b.data().length + "," + b.image().map(i -> i.bytes().length).orElse(0) + "," + md5(b.data()));
            }
        }
        List<String> theirs = csv("wal/" + server + "/a/walinspect-blocks.csv.gz").stream()
                .map(row -> row.replaceFirst(",\"?\\{[^}]*}\"?", ",")).map(BlocksTest::withoutImages).toList();
        assertThat(theirs).isNotEmpty().isEqualTo(ours.subList(0, theirs.size()));
    }

    @ParameterizedTest @ValueSource(strings = {"9.5.3", "9.6.24", "13.23", "15.18", "15.19", "17.0x", "18.6"})
    void imagesArePackedAsAnIndependentDecoderFound(String server) throws IOException {
        List<String> ours = new ArrayList<>();
        for (WalRecord r : WalDirectory.open(Shared.file("wal/" + server + "/b")).records()) {
            for (BlockRef b : r.blocks()) {
                b.image().ifPresent(i -> ours.add(r.lsn().padded() + "," + b.id() + "," + b.spc() + "," + b.db() + "," + b.rel() + ","
                        + b.fork() + "," + b.block() + "," + (i.compression().isEmpty() ? "none" : i.compression()) + "," + (i.apply() ? 1 : 0)));
            }
        }
        assertThat(ours).isNotEmpty().isEqualTo(csv("wal/" + server + "/b/fpi.csv.gz").stream().map(row -> firstColumns(row, 9)).toList());
    }

    private static List<String> csv(String name) throws IOException {
        Path file = Shared.file(name);
        try (InputStream in = Unpacked.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).filter(l -> l.contains("/")).toList();
        }
    }

    private static String firstColumns(String row, int count) {
        return String.join(",", List.of(row.split(",", -1)).subList(0, count));
    }

    /** Keeps the columns up to the image's length, and the data's md5, of which the file has 8 digits. */
    private static String withoutImages(String row) {
        String[] columns = row.split(",", -1);
        return firstColumns(row, 9) + "," + columns[10];
    }

    private static String md5(byte[] data) {
        try {
            return data.length == 0 ? "" : HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data)).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
