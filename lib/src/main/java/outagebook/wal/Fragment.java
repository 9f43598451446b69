package outagebook.wal;

import java.nio.file.Path;

/** Part of a record that lies in one page. */
record Fragment(Path file, long fileOffset, int recordOffset, int length) {}
