package outagebook.course;

import java.util.ArrayList;
import java.util.List;
import outagebook.lab.LogLine;

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

    static List<String> hints(GameDay day) {
        Scenario scenario = day.scenario();
        List<String> hints = new ArrayList<>();
        hints.add("Look first: `day.cluster().status()`. A promotion cannot be taken back."
                + (scenario.returns() ? " And ask yourself what happens if pg01 comes back five seconds after it: `day.fence(\"pg01\")` pulls its plug." : ""));
        hints.add("The replica for which the last commit waited has *received* everything that was acknowledged. What is received and not yet replayed "
                + "is replayed when the server is promoted. Compare up to where each *has* WAL, not up to where it has replayed it.");
        hints.add("`day.cluster().node(\"" + scenario.ahead() + "\").promote()`. An \"invalid record length\" in its log is only where its WAL ends.");
        hints.add("The other one: " + (scenario.unplugged() ? "its network is paused: `resume(\"" + scenario.behind() + "\")`. Then " : "")
                + "`follow(\"" + scenario.behind() + "\", \"" + scenario.ahead() + "\")`. "
                + (scenario.level() == Level.ONE ? "" : "The new machine: `rebuild(\"pg01\", \"" + scenario.ahead() + "\")`. ")
                + "And at last `synchronous(\"" + scenario.behind() + "\")`, all of them calls of `day.cluster()`.");
        return hints;
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
