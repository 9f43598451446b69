package outagebook.wal;

/**
 * Puts into words what the records of one resource manager do, as the dump tool of the record's version prints it behind
 * {@code desc:} (from 9.5 on: behind the operation's name and a blank).
 *
 * <p>Layouts that differ between versions are told apart here with {@link WalVersion#since}, beside the words that differ.
 */
interface Describer {
    /** A record of an operation that this version does not have, or that has nothing to say. */
    Describer NOTHING = (record, info, main, out) -> {};

    /**
     * Appends the description; data that ends too early is an IndexOutOfBoundsException.
     *
     * @param info xl_info without the bits that all records share (the low four)
     * @param main the main data; in 9.3 and 9.4 the resource manager's data
     */
    void describe(WalRecord record, int info, Bytes main, Words out);

    /**
     * Begins a description: up to 9.4 its first words are the operation's name ("UNKNOWN" if it has none) and this
     * punctuation, from 9.5 on there is nothing to add to the name that the tool prints itself.
     */
    static Words begin(WalRecord record, Words out, String punctuation) {
        return record.version().since(WalVersion.V9_5) ? out : out.text(record.operation()).text(punctuation);
    }
}
