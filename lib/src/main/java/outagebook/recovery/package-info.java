/**
 * Crash recovery on real pages: what a page of a table or index is, and how WAL records make it whole again.
 *
 * <p>A {@link outagebook.recovery.Page} is 8192 bytes that never change; every change makes another one.
 */
package outagebook.recovery;
