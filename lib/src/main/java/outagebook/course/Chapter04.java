package outagebook.course;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import outagebook.hex.FieldHunt;
import outagebook.hex.Hex;
import outagebook.hex.Hit;
import outagebook.notebook.Samples;

/** Finding xl_tot_len: on the bundled segments, and on a ZIP file made here. */
final class Chapter04 {
    static final Map<String, Check> CHECKS = Map.of(
            "04.1", Chapter04::lengthByteOfTenLetters,
            "04.2", Chapter04::placesWithTwoSamples,
            "04.3", Chapter04::nameLengthInZip);

    private Chapter04() {}

    private static Verdict lengthByteOfTenLetters(Given given) {
        Hex hex = Hex.of(Samples.path("18"));
        long right = hex.at(hex.first("ABCDEFGHIJ") - 1);
        return Verdict.number(given, right, String.format("Twice ten, plus three: %d, or 0x%x.", right, right), Map.of(
                10L, "That is the number of letters. The byte before them holds another number.",
                (right - 3) / 2 + 3, "That is the letters plus 3. The hunter says *twice* the letters.",
                right - 3, "You forgot something that the hunter adds."));
    }

    private static Verdict placesWithTwoSamples(Given given) {
        long right = hunt(Hex.of(Samples.path("9.4")), 74, "codd", "lovelace").hits().size();
        long three = hunt(Hex.of(Samples.path("9.4")), 74, "codd", "lovelace", "turing").hits().size();
        if (given.one(FieldHunt.class).isPresent()) return placesWithTwoSamples(Given.of(given.one(FieldHunt.class).get().hits().size()));
        if (given.values().size() > 1 && given.all(Hit.class).size() == given.values().size()) return placesWithTwoSamples(Given.of(given.values().size()));
        return Verdict.number(given, right, "Two samples always fit a line. A third begins to tell; believe five or six.",
                Map.of(three, "So many are left with all *three* people. Take two of them.", 1L, "It lists more than one: count the lines."));
    }

    private static Verdict nameLengthInZip(Given given) {
        List<Hit> found = hunt(Hex.of(zip("apple", "pineapple", "coconut")), 30, "apple", "pineapple", "coconut").hits();
        long right = -found.stream().filter(hit -> hit.line().hasSlopeOne() && hit.line().constant().signum() == 0).findFirst().orElseThrow().offset();
        var offset = given.one(Hit.class).map(hit -> (long) hit.offset()).or(() -> given.number().stream().boxed().findFirst());
        Given before = offset.isPresent() ? Given.of(Math.abs(offset.get())) : given;
        return Verdict.number(before, right, "The three samples leave the width open; the ZIP specification says two bytes, smallest first.", Map.of(
                2L, "Two bytes before the name stands the length of the *extra field*, which is zero here.",
                5L, "That is the length of `apple`. The question is where it stands.",
                18L, "That is right for the directory at the end of the file. Take the first place where the name stands.",
                8L, "There stands the size of the data before it was packed.",
                12L, "There stands the size of the packed data.", 30L, "There the entry begins, with `PK`."));
    }

    private static FieldHunt hunt(Hex hex, int before, String... names) {
        var hunt = new FieldHunt().within(before, 0);
        for (String name : names) hunt = hunt.sample(name, hex, hex.first(name), name.length());
        return hunt;
    }

    private static byte[] zip(String... names) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
