package outagebook.course;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import outagebook.wal.Lsn;

/**
 * What a check says to an answer.
 *
 * @param right whether it counts
 * @param why   if it is right, what it means; if not, what is wrong with it, without the right answer
 */
record Verdict(boolean right, String why) {
    static Verdict right(String why) {
        return new Verdict(true, why);
    }

    static Verdict wrong(String why) {
        return new Verdict(false, why);
    }

    /** {@return what to say to an answer of a type that the question did not ask for} */
    static Verdict unexpected(Given given, String expected) {
        return wrong("This question wants " + expected + "; you gave " + given.what() + ".");
    }

    /**
     * Judges a number.
     *
     * @param praise what the right number means
     * @param near   what other numbers are, such as 32 → "That is the length without the header."
     */
    static Verdict number(Given given, long right, String praise, Map<Long, String> near) {
        if (given.is(right)) return right(praise);
        var number = given.number();
        if (number.isEmpty()) return unexpected(given, "one number");
        long n = number.getAsLong();
        return wrong(near.getOrDefault(n, n < right ? "It is more than that." : "It is less than that."));
    }

    /**
     * Judges the position of a record.
     *
     * @param what describes what stands at another LSN; "" if there is nothing to say
     */
    static Verdict lsn(Given given, Lsn right, String praise, Function<Lsn, String> what) {
        var lsn = given.lsn();
        if (lsn.isEmpty()) return unexpected(given, "an LSN, such as \"0/2000028\", or the record itself");
        if (lsn.get().equals(right)) return right(praise);
        String there = what.apply(lsn.get());
        return wrong(there.isEmpty() ? "Not this position: it is too " + (lsn.get().compareTo(right) < 0 ? "early" : "late") + " in the log." : there);
    }

    /** Judges things of which the order does not matter, by their names. */
    static Verdict names(Given given, Collection<String> right, String praise) {
        Set<String> wanted = lower(right);
        Set<String> surplus = lower(given.words());
        Set<String> found = new LinkedHashSet<>(surplus);
        found.retainAll(wanted);
        surplus.removeAll(wanted);
        if (!surplus.isEmpty()) return wrong((found.isEmpty() ? "None of these: " : "Some are right, but not: ") + String.join(", ", surplus) + ".");
        return found.size() == wanted.size() ? right(praise) : wrong("What you have is right, but it is not all of it: you have " + found.size() + ".");
    }

    /**
     * Judges a choice among sentences.
     *
     * @param why what to say to each wrong choice, by its letter
     */
    static Verdict choice(Given given, String right, String praise, Map<String, String> why) {
        String chosen = given.text().strip().toLowerCase(java.util.Locale.ROOT);
        if (chosen.equals(right)) return right(praise);
        if (why.containsKey(chosen)) return wrong(why.get(chosen));
        Set<String> letters = new TreeSet<>(why.keySet());
        letters.add(right);
        return unexpected(given, "one of the letters " + String.join(", ", letters));
    }

    private static Set<String> lower(Collection<String> words) {
        var lower = new LinkedHashSet<String>();
        words.forEach(word -> lower.add(word.strip().toLowerCase(java.util.Locale.ROOT)));
        return lower;
    }
}
