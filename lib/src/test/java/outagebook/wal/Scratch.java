package outagebook.wal;
import java.io.*; import java.nio.file.*;
public class Scratch {
    public static void main(String[] a) throws Exception {
        byte[] b; try (InputStream in = Gunzip.open(Path.of("data/segments/9.4/000000020000000000000003.gz"))) { b = in.readAllBytes(); }
        b[0x148] = 0;
        Path f = Files.write(Path.of("/tmp/wt-salv-000000020000000000000003.broken".replace("wt-salv-","wtsalv/")), b);
        System.out.println(WalFile.open(f).verify()); System.out.println(); System.out.println(WalFile.open(f).salvage());
        for (String d : a) { System.out.println("\n=========== " + d);
            Path p; try (var s = Files.list(Path.of(d))) { p = s.filter(x -> SegmentName.find(x.getFileName().toString()).isPresent()).findFirst().get(); }
            System.out.println(WalFile.open(p).verify()); System.out.println(WalFile.open(p).salvage()); }
    }
}
