package outagebook.lab;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Real PostgreSQL servers for experiments: everything starts here.
 *
 * <pre>{@code
 * try (var pg = Lab.start("9.3.5")) {
 *     System.out.println(pg.ask("SELECT version()"));
 * }
 * }</pre>
 * Linux and macOS. A server lives until it is closed, until the JVM ends in whatever way, or for 30 minutes
 * ({@code -Doutagebook.lab.minutes=}), in a temporary folder of its own, which then is removed. At most eight run at
 * once.
 */
public final class Lab {
    private Lab() {}

    /**
     * Makes a new, empty server and starts it.
     *
     * @param version  such as "9.3.5"; a major version such as "18", for the build of it that is known; or the path of a folder
     *                 with installed programs, such as "/usr/lib/postgresql/15/bin"
     * @param settings for {@code postgresql.conf}, as {@code name=value}; what begins with {@code --} goes to initdb
     * @throws LabMissing if servers of this version cannot run here
     */
    public static PgServer start(String version, String... settings) {
        ServerUser user = ServerUser.find();
        Programs programs = Programs.of(version, user);
        Home home = Home.open(user, 1);
        try {
            var server = PgServer.create(home, "postgres", programs, password(), home::close);
            server.initdb(List.of(settings));
            server.start();
            return server;
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    /**
     * Makes three servers that replicate: pg01 the primary, pg02 its synchronous and pg03 its asynchronous replica, with an archive.
     *
     * @param version as in {@link #start}
     * @throws LabMissing if servers of this version cannot run here
     */
    public static PgCluster cluster(String version) {
        return PgCluster.start(version);
    }

    /** Closes all servers that this JVM has started, also those that no variable knows any more. */
    public static void closeAll() {
        Home.closeAll();
    }

    static String password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** {@return whether servers of this version can run here} */
    public static boolean ready(String version) {
        return why(version).isEmpty();
    }

    /** {@return why servers of this version cannot run here, and what to do; empty if they can} */
    public static String why(String version) {
        try {
            Programs.of(version, ServerUser.find());
            return "";
        } catch (LabMissing e) {
            return e.getMessage();
        }
    }

    /** {@return the builds of PostgreSQL that the lab knows, for all platforms} */
    public static List<Build> builds() {
        return Build.all();
    }

    /** Removes the unpacked programs, which the next start unpacks again, and what servers of dead JVMs left. Close your servers first. */
    public static void remove() {
        if (Home.open()) throw new LabException("servers run with these programs: close them first, or all with Lab.closeAll()");
        Programs.remove();
        Leftovers.remove(ServerUser.find());
    }
}
