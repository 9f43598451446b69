/**
 * PostgreSQL's write-ahead log, 9.3 to 18: LSNs, segments, pages, records, and where and why valid WAL ends.
 *
 * <p>Begin with {@link outagebook.wal.WalFile} for one segment or {@link outagebook.wal.WalDirectory} for several:
 * <pre>{@code
 * var wal = WalFile.open("/path/to/000000010000000000000042");   // plain, or packed: .gz, .zst, .lz4, .bz2
 * wal.records().first(10).forEach(System.out::println);
 * System.out.println(wal.verdict());
 * }</pre>
 * Adding a version is one entry in {@link outagebook.wal.WalVersion}. Not here: what each resource manager's payload
 * means, and replay.
 */
package outagebook.wal;
