package outagebook.hex;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way to read bytes as an unsigned number.
 *
 * @param offset of the first byte, relative to the anchor
 * @param width  in bytes; of a varint, the most that it has in any sample
 * @param order  of the bytes
 */
public record Reading(int offset, int width, Order order) {
    /** In which order the bytes of a number stand. */
    public enum Order {
        /** One byte: there is no order. */
        NONE,
        /** The lowest byte first, as x86 and PostgreSQL on it write numbers. */
        LITTLE,
        /** The highest byte first, as network protocols and Java write numbers. */
        BIG,
        /** Seven bits in each byte, the lowest first; the top bit says that another byte follows (LEB128, Protobuf). */
        VARINT
    }

    /** {@return a short name as programmers write it: u8, u32le, u32be, varint} */
    public String code() {
        return switch (order) {
            case NONE -> "u8";
            case LITTLE -> "u" + 8 * width + "le";
            case BIG -> "u" + 8 * width + "be";
            case VARINT -> "varint";
        };
    }

    /** {@return the reading at the anchor that has this {@link #code}} */
    static Reading of(String code) {
        return at(0).stream().filter(reading -> reading.code().equals(code)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no way to read a number is called \"" + code + "\"; there are: " + String.join(", ", at(0).stream().map(Reading::code).toList())));
    }

    /** {@return the number in this sample, or nothing if its bytes do not hold one} */
    public Optional<BigInteger> value(Sample sample) {
        return order == Order.VARINT ? varint(sample) : fixed(sample);
    }

    private Optional<BigInteger> fixed(Sample sample) {
        byte[] magnitude = new byte[width];
        for (int i = 0; i < width; i++) {
            int b = sample.at(offset + i);
            if (b < 0) return Optional.empty();
            magnitude[order == Order.LITTLE ? width - 1 - i : i] = (byte) b;
        }
        return Optional.of(new BigInteger(1, magnitude));
    }

    private Optional<BigInteger> varint(Sample sample) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            int b = sample.at(offset + i);
            if (b < 0) return Optional.empty();
            value |= (b & 0x7fL) << 7 * i;
            if (b < 0x80) return Optional.of(BigInteger.valueOf(value));
        }
        return Optional.empty();
    }

    /** Every fixed width from 1 to 8 in both orders, and a varint of up to 9 bytes (63 bits), at one offset. */
    static List<Reading> at(int offset) {
        List<Reading> readings = new ArrayList<>(List.of(new Reading(offset, 1, Order.NONE)));
        for (int width = 2; width <= 8; width++) {
            readings.add(new Reading(offset, width, Order.LITTLE));
            readings.add(new Reading(offset, width, Order.BIG));
        }
        readings.add(new Reading(offset, 9, Order.VARINT));
        return readings;
    }

    /** {@return offset of the byte that counts ones} */
    int lowest() {
        return order == Order.BIG ? offset + width - 1 : offset;
    }
}
