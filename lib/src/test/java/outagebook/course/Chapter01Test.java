package outagebook.course;

import outagebook.hex.Hex;
import outagebook.notebook.Samples;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;

class Chapter01Test extends ChapterContract {
    @Override void answers() {
        right("01.1", 696);
        right("01.1", "0x2b8");
        wrong("01.1", "That was codd", 694);
        wrong("01.1", "That was lovelace", 695);
        wrong("01.1", "the length of his record", 70);
        wrong("01.1", "one number", "turing");

        right("01.2", "0/30002A0");
        right("01.2", WalFile.open(Samples.path("9.4")).locate(Hex.of(Samples.path("9.4")).first("ABCDEF")));
        wrong("01.2", "There the *text* stands", Lsn.parse("0/30002DC"));
        wrong("01.2", "One letter is missing", "0/3000228");

        right("01.3", 166);
        wrong("01.3", "the price in 9.4", 182);
        wrong("01.3", "How many bytes", 3);
        wrong("01.3", "one number", "many");

        right("01.4", "b");
        right("01.4", "B");
        wrong("01.4", "Who reads it", "a");
        wrong("01.4", "read by programs", "c");
    }
}
