package outagebook.course;

import outagebook.pacemaker.Outage;
import outagebook.pacemaker.Scheduler;

class Chapter06Test extends ChapterContract {
    @Override void answers() {
        right("06.1", "pg02", "pg03");
        right("06.1", "pg02, pg03");
        wrong("06.1", "The other way round", "pg03", "pg02");
        wrong("06.1", "The first is right", "pg02", "pg01");
        wrong("06.1", "two names", "pg02");

        right("06.2", 2000);
        right("06.2", "2000");
        wrong("06.2", "it is still safe", 1000);
        wrong("06.2", "already so with a smaller number", 5000);
        wrong("06.2", "between 1 and", 0);

        var other = Outage.asTold().cluster().property("default-resource-stickiness", null).rscDefault("resource-stickiness", "100");
        right("06.3", 0);
        right("06.3", Scheduler.of("1.1.10").run(other).explain("Postgresql:0", "pg02"));
        wrong("06.3", "the score with the old property", -99);
        wrong("06.3", "its own stickiness", 100);
        wrong("06.3", "It is more", -1000000);
    }
}
