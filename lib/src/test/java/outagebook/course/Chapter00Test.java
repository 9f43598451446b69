package outagebook.course;

import outagebook.notebook.Samples;
import outagebook.notebook.Topology;
import outagebook.notebook.Topology.Role;
import outagebook.wal.WalFile;

class Chapter00Test extends ChapterContract {
    @Override void answers() {
        Topology before = Topology.healthy("pg01", "pg02", "pg03");
        Topology half = before.with("pg01", Role.DOWN).with("pg02", Role.DOWN);
        right("00.1", half.with("pg03", Role.PRIMARY).move("VIP", "pg03"));
        wrong("00.1", "pg01 is drawn as \"primary\"", before);
        wrong("00.1", "An address still points to pg01", half.with("pg03", Role.PRIMARY));
        wrong("00.1", "its address is missing", half.with("pg03", Role.PRIMARY).without("VIP"));
        wrong("00.1", "pg03 is not asynchronous replica", half.without("VIP"));
        wrong("00.1", "the picture itself", "pg03");

        right("00.2", "0/3000068");
        right("00.2", WalFile.open(Samples.path("9.4")).record("0/3000068"));
        right("00.2", 0x3000068);
        wrong("00.2", "One further", "0/3000028");
        wrong("00.2", "the third record itself", "0/30000A8");
        wrong("00.2", "an LSN", "second");

        right("00.3", WalFile.open(Samples.path("18")).verdict().lsn());
        right("00.3", WalFile.open(Samples.path("18")).verdict());
        wrong("00.3", "the file of 9.4", WalFile.open(Samples.path("9.4")).verdict().lsn());
        wrong("00.3", "the first record begins", WalFile.open(Samples.path("18")).records().stream().findFirst().orElseThrow().lsn());
    }
}
