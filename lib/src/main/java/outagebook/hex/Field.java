package outagebook.hex;

/**
 * A named run of bytes.
 *
 * @param name   the name a reader of the format's documentation knows, such as {@code xl_tot_len}
 * @param offset of the first byte, counted from the start of whatever holds the field (a record, a page, a file)
 * @param length in bytes
 * @param value  what the bytes mean, in words; "" if there is nothing to say
 */
public record Field(String name, long offset, int length, String value) {
    /** {@return the offset of the first byte behind the field} */
    public long end() {
        return offset + length;
    }

    /** {@return whether the byte at this offset belongs to the field} */
    public boolean covers(long at) {
        return at >= offset && at < end();
    }

    /** {@return one line: {@code xl_tot_len, 4 bytes at 0: 63}} */
    @Override public String toString() {
        return name + ", " + length + (length == 1 ? " byte" : " bytes") + " at " + offset + (value.isEmpty() ? "" : ": " + value);
    }
}
