package outagebook.wal;

/**
 * Names the bytes that a resource manager wrote into a record, with the names of its C structs.
 *
 * <p>It reads from the left what it knows; what it leaves, and what is shorter than it should be, is shown as one field.
 */
interface Layout {
    /** Stands for the main data, which belongs to no block. */
    int MAIN = -1;

    /** Reads the data of a block, or the main data. */
    void read(int block, FieldReader in) throws Invalid;
}
