package outagebook.course;

import java.util.List;
import outagebook.notebook.Samples;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;

class Chapter02Test extends ChapterContract {
    @Override void answers() {
        var crash = Samples.crash("9.3-no-fpw");
        right("02.1", "pd_upper", "pd_lsn", "pd_lower");
        right("02.1", "pd_lsn, pd_lower, PD_UPPER");
        right("02.1", crash.crashed().get(crash.table()).changedSince(crash.base().get(crash.table())));
        right("02.1", "lsn, lower, upper");
        wrong("02.1", "not all of it", "pd_lsn");
        wrong("02.1", "not: pd_special", List.of("pd_lsn", "pd_lower", "pd_upper", "pd_special"));
        wrong("02.1", "None of these: xmin", "xmin");

        right("02.2", "0/2000398");
        right("02.2", "0/02000398");
        right("02.2", Lsn.parse("0/2000398"));
        right("02.2", WalFile.open(crash.wal()).record("0/2000398"));
        wrong("02.2", "can anybody see the row", "0/2000308");
        wrong("02.2", "not his", "0/2000218");
        wrong("02.2", "No record begins there", "0/2000399");
        wrong("02.2", "wants an LSN", "turing");

        right("02.3", 55508, 32099);
        right("02.3", "55508, 32099");
        right("02.3", new int[] {0xd8d4, 0x7d63});
        wrong("02.3", "other way round", 32099, 55508);
        wrong("02.3", "If they were equal", 55508, 55508);
        wrong("02.3", "The first is right", 55508, 1);
        wrong("02.3", "The second is right", 1, 32099);
        wrong("02.3", "Neither", 1, 2);
        wrong("02.3", "two numbers", 55508);

        right("02.4", 7);
        right("02.4", "0x7");
        wrong("02.4", "With no new byte", 0);
        wrong("02.4", "the whole stamp", 8);
        wrong("02.4", "It is more", 3);
        wrong("02.4", "It is less", 512);
        wrong("02.4", "is not repaired", 4096L);
        wrong("02.4", "one number", "all");
    }
}
