package outagebook.wal;

/**
 * Where valid WAL ends, and why: nothing marks the end, the reader stops at the first thing that fails a check.
 *
 * @param lsn     where the next record was looked for: everything before it is good; after a switch, and after a segment
 *                that is full, the start of the next segment
 * @param reason  which check failed
 * @param message in the words of that PostgreSQL version's server, when it is the server's reason; else in ours
 * @param compared the values that the check compared, by their names in the C source; "" if the message says it all
 * @param file    name of the file that holds what failed
 * @param offset  of what failed, in bytes from the start of that file (of its unpacked content, for a packed one)
 */
public record EndOfWal(Lsn lsn, Reason reason, String message, String compared, String file, long offset) {
    /** {@return whether nothing is wrong here: the WAL goes on in the next segment} */
    public boolean healthy() {
        return reason == Reason.SWITCH || reason == Reason.SEGMENT_END || reason == Reason.RECORD_GOES_ON
                || reason == Reason.STOPPED_AS_ASKED;
    }

    /** {@return the place of what failed: "byte 328 = 0x148 of 000000020000000000000003"} */
    public String place() {
        return String.format("byte %d = 0x%X of %s", offset, offset, file);
    }

    /** {@return for an account of what was read, where reading ended; nothing where the WAL goes on in a later segment} */
    String note() {
        return healthy() ? "" : ", read up to " + lsn + " (" + message + ")";
    }

    /** {@return the message, and the place of what failed} */
    @Override public String toString() {
        return healthy() ? message : message + " (" + place() + ")";
    }

    /**
     * Why WAL ends, in the order in which the server checks. The sentence is the first one a released version used;
     * {@link WalVersion} knows who says it differently. Its first argument is the LSN of the record, or the place of the
     * page. Source: PostgreSQL backend/access/transam/xlogreader.c, 9.3 to 18.
     */
    public enum Reason {
        // The page.
        SHORT_READ("could not read from %1$s"),
        INVALID_MAGIC("invalid magic number %2$04X in %1$s"),
        INVALID_INFO_BITS("invalid info bits %2$04X in %1$s"),
        DIFFERENT_SYSTEM("WAL file is from different database system: WAL file database system identifier is %2$s, "
                + "pg_control database system identifier is %3$s."),
        DIFFERENT_SEGMENT_SIZE("WAL file is from different database system: Incorrect XLOG_SEG_SIZE in page header."),
        DIFFERENT_BLOCK_SIZE("WAL file is from different database system: Incorrect XLOG_BLCKSZ in page header."),
        UNEXPECTED_PAGE_ADDRESS("unexpected pageaddr %2$s in %1$s"),
        OUT_OF_SEQUENCE_TIMELINE("out-of-sequence timeline ID %2$d (after %3$d) in %1$s"),
        // The record's start and its header.
        CONTRECORD_REQUESTED("contrecord is requested by %1$s"),
        INVALID_SWITCH_RECORD("invalid xlog switch record at %1$s"),
        ZERO_LENGTH("record with zero length at %1$s"),
        INVALID_RECORD_LENGTH("invalid record length at %1$s"),
        INVALID_RESOURCE_MANAGER("invalid resource manager ID %2$d at %1$s"),
        INCORRECT_PREV_LINK("record with incorrect prev-link %2$s at %1$s"),
        // Its continuation on the next pages.
        RECORD_TOO_LONG("record length %2$d at %1$s too long"),
        NO_CONTRECORD_FLAG("there is no contrecord flag at %1$s"),
        INVALID_CONTRECORD_LENGTH("invalid contrecord length %2$d at %1$s"),
        // Its content.
        INVALID_BACKUP_BLOCK_SIZE("invalid backup block size in record at %1$s"),
        INCORRECT_HOLE_SIZE("incorrect hole size in record at %1$s"),
        INCORRECT_TOTAL_LENGTH("incorrect total length in record at %1$s"),
        INCORRECT_CHECKSUM("incorrect resource manager data checksum in record at %1$s"),
        // Its block headers.
        OUT_OF_ORDER_BLOCK_ID("out-of-order block_id %2$d at %1$s"),
        NO_BLOCK_DATA("BKPBLOCK_HAS_DATA set, but no data included at %1$s"),
        UNEXPECTED_BLOCK_DATA("BKPBLOCK_HAS_DATA not set, but data length is %2$d at %1$s"),
        INVALID_HOLE("BKPIMAGE_HAS_HOLE set, but hole offset %2$d length %3$d block image length %4$d at %1$s"),
        UNEXPECTED_HOLE("BKPIMAGE_HAS_HOLE not set, but hole offset %2$d length %3$d at %1$s"),
        FULL_COMPRESSED_IMAGE("BKPIMAGE_IS_COMPRESSED set, but block image length %2$d at %1$s"),
        INCOMPLETE_IMAGE("neither BKPIMAGE_HAS_HOLE nor BKPIMAGE_IS_COMPRESSED set, but block image length is %2$d at %1$s"),
        NO_PREVIOUS_RELATION("BKPBLOCK_SAME_REL set but no previous rel at %1$s"),
        INVALID_BLOCK_ID("invalid block_id %2$d at %1$s"),
        INVALID_CONTENT_LENGTH("record with invalid length at %1$s"),
        // Our own words from here on.
        /** A switch record: the rest of the segment is unused, the WAL goes on in the next one. */
        SWITCH("switched at %1$s: the rest of %2$s is unused, WAL goes on in %3$s"),
        /** The segment is full, and the next one is not part of what was opened. */
        SEGMENT_END("%2$s is complete up to %1$s, WAL goes on in %3$s"),
        /** The segment ends inside a record, and the next one is not part of what was opened. */
        RECORD_GOES_ON("the record at %1$s goes on behind the end of %2$s, in %3$s"),
        /** The next record does not end before the LSN up to which was to be read. */
        STOPPED_AS_ASKED("read up to %1$s, as asked"),
        /** A segment is absent although later ones are there. */
        MISSING_SEGMENT("%2$s is complete, WAL goes on at %1$s in %3$s, and that file is missing; the next one here is %4$s"),
        /** The operating system could not deliver the file, or it could not be unpacked. */
        UNREADABLE("%1$s cannot be read any further: %2$s");

        final String words;

        Reason(String words) {
            this.words = words;
        }

        /** The sentence names the page, not the record. */
        boolean namesPage() {
            return compareTo(OUT_OF_SEQUENCE_TIMELINE) <= 0;
        }

        boolean liesInPageHeader() {
            return namesPage() || this == UNREADABLE || this == NO_CONTRECORD_FLAG || this == INVALID_CONTRECORD_LENGTH;
        }
    }
}
