/** PostgreSQL's write-ahead log, 9.3 to 18: LSNs, segments, pages, records, and where and why valid WAL ends. */
package outagebook.wal;
