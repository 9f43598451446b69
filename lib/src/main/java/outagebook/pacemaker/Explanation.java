package outagebook.pacemaker;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a number is what it is: a sentence, the number, and the parts it was made of, in the order in which Pacemaker added them. A part
 * explains itself in the same way.
 *
 * @param what  for the whole: the resource and its node; for a part: where it comes from, in words
 * @param value the number; a million or more is INFINITY
 * @param parts empty if there is nothing more to say
 * @param rule  how the parts make the number
 */
public record Explanation(String what, int value, List<Explanation> parts, Rule rule) {
    /** How parts make a number. */
    public sealed interface Rule {
        int combine(List<Explanation> parts, int value);
    }

    /** The number stands for itself; parts, if there are any, say what it was taken from. */
    public record Given() implements Rule {
        @Override
        public int combine(List<Explanation> parts, int value) {
            return value;
        }
    }

    /** The parts are added one after the other, by Pacemaker's rules of INFINITY. */
    public record Sum() implements Rule {
        @Override
        public int combine(List<Explanation> parts, int value) {
            int sum = parts.isEmpty() ? 0 : parts.get(0).value;
            for (Explanation part : parts.subList(Math.min(1, parts.size()), parts.size())) {
                sum = Scores.add(sum, part.value);
            }
            return sum;
        }
    }

    /** The only part counts in proportion: a colocation passes on this share of it. */
    public record Times(float factor, boolean cut) implements Rule {
        @Override
        public int combine(List<Explanation> parts, int value) {
            return Scores.times(factor, parts.get(0).value, cut);
        }
    }

    /** The part was looked at, but does not count; the number is 0. */
    public record NotCounted(String because) implements Rule {
        @Override
        public int combine(List<Explanation> parts, int value) {
            return 0;
        }
    }

    /** The second part would have made the first negative; a 1 stands for "hardly wanted, but not forbidden". */
    public record AtLeastOne() implements Rule {
        @Override
        public int combine(List<Explanation> parts, int value) {
            return parts.get(0).value > 0 && Scores.add(parts.get(0).value, parts.get(1).value) < 0 ? 1 : Integer.MIN_VALUE;
        }
    }

    public Explanation {
        parts = List.copyOf(parts);
    }

    /** A number that is the sum of its parts, or that needs none. */
    public Explanation(String what, int value, List<Explanation> parts) {
        this(what, value, parts, parts.isEmpty() ? new Given() : new Sum());
    }

    /** {@return the number, made once more from the parts; always equal to {@link #value}} */
    public int recombined() {
        return rule.combine(parts, value);
    }

    /** The number and its parts in one line; parts of parts, and what does not count, are left out. */
    public String line() {
        String head = what + " = " + Scores.text(value);
        List<Explanation> counted = parts.stream().filter(part -> !(part.rule instanceof NotCounted)).toList();
        List<Explanation> shown = counted.isEmpty() ? parts : counted;
        return shown.isEmpty() ? head : head + shown.stream().map(Explanation::asPart).collect(Collectors.joining(", ", ": ", ""));
    }

    /** The whole tree, one line a part, parts of a part indented under it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(what).append(" = ").append(Scores.text(value));
        parts.forEach(part -> part.write(text, "  "));
        return text.toString();
    }

    private void write(StringBuilder text, String indent) {
        text.append('\n').append(indent).append(asPart());
        shown().forEach(part -> part.write(text, indent + "  "));
    }

    /** {@return the parts that say more than the sentence does} A share of something simple has named it already. */
    public List<Explanation> shown() {
        return rule instanceof NotCounted ? parts.get(0).shown() : saysItAll() ? List.of() : parts;
    }

    /** {@return the number as it is added to others: with its sign; INFINITY from a million on} */
    public String signed() {
        return (value < 0 ? "" : "+") + number();
    }

    /** {@return the number as Pacemaker prints it} */
    public String number() {
        return Scores.text(value);
    }

    /** {@return what a part says beside its number} */
    public String words() {
        return rule instanceof NotCounted not ? "not counted: " + parts.get(0).asPart() + "; " + not.because() : what;
    }

    private boolean saysItAll() {
        return rule instanceof Times && parts.get(0).parts.size() == 1 && parts.get(0).parts.get(0).parts.isEmpty();
    }

    private String asPart() {
        return signed() + (rule instanceof Times ? " = " : " ") + words();
    }
}
