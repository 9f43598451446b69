package outagebook.lab;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import outagebook.wal.Lsn;

/** A server that is attached to another one as its replica: until it has caught up, or it is clear that it cannot follow. */
final class Following {
    /** What a server says when the WAL of the two does not fit together. */
    private static final Pattern REFUSAL = Pattern.compile("not a child of this server's history|does not contain minimum recovery point"
            + "|forked off current database system timeline|is not in this server's history|is ahead of the WAL flush position"
            + "|is behind recovery timeline|has already been removed|database system identifier differs");

    private final PgServer replica;
    private final PgServer upstream;
    private final Dialect dialect;
    private final PgLog before;
    private final PgLog there;
    private final long timeline;
    /** On an older timeline it comes to that one's end first, which is no refusal. */
    private final Pattern streams;

    Following(PgServer replica, PgServer upstream, Dialect dialect) {
        if (replica == upstream) throw new IllegalArgumentException(replica.name() + " cannot follow itself");
        if (!upstream.running()) throw new LabException(upstream.name() + " does not run: start it before another server follows it");
        this.replica = replica;
        this.upstream = upstream;
        this.dialect = dialect;
        before = replica.log();
        there = upstream.log();
        timeline = Survey.timeline(upstream);
        streams = Pattern.compile("^(started streaming WAL|restarted WAL streaming) .* on timeline " + timeline + "\\b");
    }

    /** {@return what the replica, and its upstream about it, logged meanwhile} */
    PgLog attach(Cable cable, Path archive) {
        replica.stop();
        cable.plug(upstream);
        Replica.make(replica, dialect, archive, cable.port());
        try (Connection session = upstream.connect()) {
            replica.launch(upstream.name() + " streams to it", () -> refused() || streams(session));
        } catch (SQLException e) {
            throw new LabException(upstream.name() + ": " + e.getMessage(), e);
        }
        replica.await("it takes connections", () -> !replica.running() || refused() || replica.answers());
        if (replica.running() && !refused()) catchUp(position(upstream));
        List<LogLine> lines = new ArrayList<>(replica.log().since(before).lines());
        lines.addAll(refusals(upstream.log().since(there)));
        return new PgLog(replica.name(), lines);
    }

    /** On the same timeline too: a former primary may have replayed as much of its own. If that is more, the upstream says nothing before it has as much. */
    private void catchUp(Lsn end) {
        replica.await("it has replayed up to " + end + " on timeline " + timeline, () -> !replica.running() || refused() || ahead()
                || position(replica).compareTo(end) >= 0 && Survey.timeline(replica) == timeline);
    }

    private boolean ahead() {
        return position(replica).compareTo(position(upstream)) > 0;
    }

    private Lsn position(PgServer server) {
        return Lsn.parse(server.look("SELECT " + dialect.position()).rows().get(0).get(0));
    }

    /**
     * It is said in so many words, or the replica finds no record where it goes on in what is streamed to it on its upstream's timeline:
     * after a crash it replayed WAL of its own beyond the point where the timelines part, and has only then asked for more.
     */
    private boolean refused() {
        PgLog log = replica.log().since(before);
        if (!refusals(log).isEmpty() || !refusals(upstream.log().since(there)).isEmpty()) return true;
        return log.lines().stream().dropWhile(line -> !streams.matcher(line.text()).find()).anyMatch(LogReasons.END_OF_WAL::is);
    }

    private static List<LogLine> refusals(PgLog log) {
        return log.lines().stream().filter(line -> REFUSAL.matcher(line.text()).find()).toList();
    }

    private boolean streams(Connection session) {
        if (replica.log().since(before).first(streams.pattern()).isEmpty()) return false;
        try (Statement statement = session.createStatement()) {
            return Answer.of(statement.executeQuery("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND application_name = '"
                    + replica.name() + "'")).rows().size() == 1;
        } catch (SQLException e) {
            throw new LabException(upstream.name() + ": " + e.getMessage(), e);
        }
    }
}
