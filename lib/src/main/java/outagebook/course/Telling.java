package outagebook.course;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import outagebook.lab.LogLine;
import outagebook.lab.PgServer;

/** The words of a game day: what is told at its beginning, the hints, and what was behind it. */
final class Telling {
    private Telling() {}

    static String briefing(GameDay day) {
        Scenario scenario = day.scenario();
        List<String> known = new ArrayList<>();
        known.add("pg01, the primary, is dead" + (scenario.returns() ? ". Its power supply is broken, it may come back at any moment."
                : scenario.level() == Level.ONE ? " for good." : ", its disk is lost. A new, empty machine of that name stands ready."));
        known.add("pg02 and pg03 run, and answer questions. Both are replicas. Normally a commit waits for pg02. "
                + (scenario.level() == Level.ONE ? "But " + scenario.behind() + " was stopped for an update in the last hour, and started again too late."
                : "What the night shift did, nobody remembers."));
        known.add("Pacemaker shows red lines and does nothing. It is switched off now: nothing here moves unless you move it.");
        known.add("The shop has " + day.disaster().orders().size() + " orders that the database acknowledged. It tries pg01, pg02, pg03 in this order, and takes the first that takes writes.");
        for (LogLine line : scenario.level() == Level.ONE ? List.<LogLine>of() : day.alarming().stream().limit(1).toList())
            known.add("A colleague has found in a replica's log: `" + line.message() + "`. \"It is broken, don't touch it!\"");
        return "- " + String.join("\n- ", known) + "\n\n**To do:** the shop sells again, no acknowledged order is lost, "
                + (scenario.level() == Level.ONE ? "the other replica follows" : "three servers replicate again") + ", and commits wait for a replica.";
    }

    /** The calls are those of {@link Rescue}, in its order. */
    static List<String> hints(Scenario scenario) {
        String ahead = scenario.ahead();
        String behind = scenario.behind();
        List<String> hints = new ArrayList<>();
        hints.add("`day.fence(\"pg01\")` pulls the plug of pg01. "
                + (scenario.returns() ? "What would happen if it came back five seconds after a promotion?" : "It costs nothing, even if pg01 is dead for good."));
        hints.add("Look: `var cluster = day.cluster()`, and `cluster.status()`. The replica for which the last commit waited has *received* everything that was "
                + "acknowledged. Compare up to where each *has* WAL, not up to where it has replayed it. A promotion cannot be taken back, so do not promote yet.");
        if (scenario.held() > 0) hints.add(held("cluster.node(\"" + ahead + "\")", ahead));
        hints.add((scenario.held() > 0 ? "Has it replayed all that it has received? Then " : "")
                + "`cluster.node(\"" + ahead + "\").promote()`. If its log says \"invalid record length\", compare the place that it names with what was received: "
                + "at the end of it, this is harmless. Before it, there is more WAL, which it did not read.");
        hints.add("The other one: " + (scenario.unplugged() ? "its network is paused: `cluster.resume(\"" + behind + "\")`. Then " : "")
                + "`cluster.follow(\"" + behind + "\", \"" + ahead + "\")`. If it cannot follow (what comes back says why): `cluster.rebuild(\"" + behind + "\", \"" + ahead + "\")`. "
                + (scenario.level() == Level.ONE ? "" : "The new machine: `cluster.rebuild(\"pg01\", \"" + ahead + "\")`. ")
                + "And at last `cluster.synchronous(\"" + behind + "\")`.");
        return hints;
    }

    private static String held(String node, String ahead) {
        return ahead + " has received more than it has replayed: its replay is paused. Do not promote it yet. A promotion would replay the rest, but a replica looks into "
                + "the archive first, and puts what it finds there over its own file; nobody knows whether the archive is whole. So take it away: `" + node
                + ".configure(\"restore_command=\")`. (It reads its settings again at once: `" + node + ".ask(\"SHOW restore_command\")` is empty.) Then `" + node
                + ".sql(\"SELECT pg_wal_replay_resume()\")`, and `cluster.status()` again and again, until *replayed* is what *received* is.";
    }

    static String fenced(PgServer server, boolean ran) {
        boolean files = Files.exists(server.data().resolve("PG_VERSION"));
        return (ran ? "It ran until now; all its processes were killed." : "It did not run; now it cannot come back either.")
                + (files ? " Its files are as they were. To undo it: `cluster.node(\"" + server.name() + "\").start()`."
                : " To take it in as a replica later: `cluster.rebuild(\"" + server.name() + "\", …)`.");
    }

    static String debrief(GameDay day) {
        Scenario scenario = day.scenario();
        Disaster disaster = day.disaster();
        List<String> facts = new ArrayList<>();
        facts.add(scenario.behind() + (scenario.unplugged() ? " was cut off from the primary: its network was paused." : " was stopped.")
                + (scenario.switched() ? " Commits would have waited for it for ever; so somebody made them wait for pg03 instead." : ""));
        if (scenario.held() > 0) facts.add(scenario.ahead() + " had its replay paused: it went on receiving, and replayed nothing. So it *looked* like the one that is behind.");
        if (scenario.archived()) facts.add("The primary archived a segment meanwhile; " + scenario.behind() + " found it in the archive"
                + (scenario.broken() ? ", where one of its records had been damaged, and came as far as that record." : ", and came as far as that segment. Not far enough."));
        facts.add("When the primary died after " + disaster.orders().size() + " acknowledged orders, " + scenario.ahead() + " had received " + disaster.ahead() + ", "
                + scenario.behind() + " " + disaster.behind() + ".");
        facts.add("To promote " + scenario.behind() + " would have lost " + disaster.missing().size() + " of them: " + disaster.missingRanges() + ".");
        if (scenario.returns()) facts.add(day.cameBack() ? "pg01 came back after the promotion, and its configuration no longer waited for a replica: the shop was its first customer."
                : "pg01 would have come back after a promotion, with a configuration that no longer waits for a replica. The shop tries it first.");
        return "- " + String.join("\n- ", facts);
    }
}
