/** Bytes only: hex text and its edits, the hex view, the hunt for a field in bytes of unknown meaning. Knows nothing of Postgres. */
package outagebook.hex;
