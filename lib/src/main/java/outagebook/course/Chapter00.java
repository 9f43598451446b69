package outagebook.course;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import outagebook.notebook.Samples;
import outagebook.notebook.Topology;
import outagebook.notebook.Topology.Role;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/** Start here: a picture, and two addresses in the bundled segments. */
final class Chapter00 {
    static final Map<String, Check> CHECKS = Map.of(
            "00.1", Chapter00::worseNight,
            "00.2", Chapter00::predecessor,
            "00.3", Chapter00::endOfAnother);

    private Chapter00() {}

    private static Verdict worseNight(Given given) {
        Optional<Topology> picture = given.one(Topology.class);
        if (picture.isEmpty()) return Verdict.unexpected(given, "the picture itself, such as `worse`");
        Map<String, Role> wanted = Map.of("pg01", Role.DOWN, "pg02", Role.DOWN, "pg03", Role.PRIMARY);
        for (Topology.Node node : picture.get().nodes()) {
            Role role = wanted.get(node.name());
            if (role == null) return Verdict.wrong("There is no " + node.name() + " in this story.");
            if (role != node.role()) return Verdict.wrong(node.name() + " is drawn as \"" + node.role() + "\". Not so in that night.");
            if (role == Role.DOWN && !node.addresses().isEmpty()) return Verdict.wrong("An address still points to " + node.name() + ": clients find nobody there.");
            if (role == Role.PRIMARY && node.addresses().isEmpty()) return Verdict.wrong("Clients cannot find " + node.name() + ": its address is missing.");
        }
        return picture.get().nodes().size() == wanted.size() ? Verdict.right("One machine of three, and the clients find it.")
                : Verdict.wrong("A machine that is down is still a machine: draw all three.");
    }

    private static Verdict predecessor(Given given) {
        List<WalRecord> records = records("9.4");
        Lsn right = records.get(1).lsn();
        return Verdict.lsn(given, right, "It is the address of the second record: each one points back.", lsn ->
                lsn.equals(records.get(0).lsn()) ? "That is the first record. One further."
                        : lsn.equals(records.get(2).lsn()) ? "That is the third record itself. It points to somebody else." : "");
    }

    private static Verdict endOfAnother(Given given) {
        Lsn right = WalFile.open(Samples.path("18")).verdict().lsn();
        Lsn other = WalFile.open(Samples.path("9.4")).verdict().lsn();
        List<WalRecord> records = records("18");
        return Verdict.lsn(given, right, "There the server switched to the next file.", lsn ->
                lsn.equals(other) ? "That is the end of the file of 9.4, and the question is about 18."
                        : lsn.equals(records.get(0).lsn()) ? "There the first record begins. Where does the last one end?" : "");
    }

    private static List<WalRecord> records(String sample) {
        return WalFile.open(Samples.path(sample)).records().stream().toList();
    }
}
