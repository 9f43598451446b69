package outagebook.course;

import java.math.BigInteger;
import java.util.Optional;
import outagebook.hex.FieldHunt;
import outagebook.hex.Hex;
import outagebook.notebook.Samples;

class Chapter04Test extends ChapterContract {
    @Override void answers() {
        right("04.1", 23);
        right("04.1", 23L);
        right("04.1", (byte) 23);
        right("04.1", "0x17");
        right("04.1", "17");
        right("04.1", "23 bytes");
        right("04.1", BigInteger.valueOf(23));
        right("04.1", Optional.of(23.0));
        wrong("04.1", "number of letters", 10);
        wrong("04.1", "*twice*", 13);
        wrong("04.1", "You forgot", 20);
        wrong("04.1", "It is less", 63);
        wrong("04.1", "It is more", 3);
        wrong("04.1", "you gave 2 things", 1, 2);
        wrong("04.1", "the text \"many\"", "many");

        Hex hex = Hex.of(Samples.path("9.4"));
        var two = new FieldHunt().within(74, 0);
        for (String name : new String[] {"codd", "lovelace"}) two = two.sample(name, hex, hex.first(name), name.length());
        right("04.2", two);
        right("04.2", two.hits());
        right("04.2", two.hits().size());
        wrong("04.2", "all *three*", 3);
        wrong("04.2", "count the lines", 1);
        wrong("04.2", "It is less", 1000);

        right("04.3", 4);
        right("04.3", -4);
        right("04.3", "4");
        wrong("04.3", "extra field", 2);
        wrong("04.3", "extra field", "-2 bytes");
        wrong("04.3", "with `PK`", 30);
        wrong("04.3", "the directory at the end", 18);
        wrong("04.3", "It is less", 6);
        wrong("04.3", "one number", "before the name");
    }
}
