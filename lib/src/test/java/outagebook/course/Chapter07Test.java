package outagebook.course;

import outagebook.pacemaker.Event;
import outagebook.pacemaker.Outage;

class Chapter07Test extends ChapterContract {
    @Override void answers() {
        Outage told = Outage.asTold();
        right("07.1", told.cluster().meta("msPostgresql", "resource-stickiness", "500"));
        right("07.1", told.cluster().meta("BackupVIP", "resource-stickiness", "1"));
        right("07.1", told.cluster().without("BackupVIP"));
        wrong("07.1", "as it was told", told.cluster());
        wrong("07.1", "in the table above", told.cluster().property("default-resource-stickiness", "1"));
        wrong("07.1", "in the table above", told.cluster().meta("BackupVIP", "resource-stickiness", "0"));
        wrong("07.1", "livelock", told.cluster().property("default-resource-stickiness", "77"));
        wrong("07.1", "what runs where", told.cluster().running("BackupVIP", "pg03"));
        wrong("07.1", "the changed cluster", "stickiness");

        right("07.2", told.failover("1.1.10").at(5, Event.attribute("pg02", "master-Postgresql", "1000")).run());
        right("07.2", told.failover("1.1.10").at(3, Event.attribute("pg02", "master-Postgresql", "1000")).run());
        wrong("07.2", "Nobody did anything", told.failover("1.1.10").run());
        wrong("07.2", "another cluster", told.backupVip("async").failover("1.1.10").run());
        right("07.2", told.failover("1.1.10").at(5, Event.kill("pg03")).run());
        wrong("07.2", "It did not help", told.failover("1.1.10").at(5, Event.crash("pg03")).run());

        right("07.3", told.nodes("pg01", "pg03", "pg02").backupVip("async").stickiness("0").backupStickiness("100"));
        wrong("07.3", "is the asynchronous one", told);
        wrong("07.3", "Nobody is restarted", told.stickiness("0"));
        wrong("07.3", "the variant itself", "async");
    }
}
