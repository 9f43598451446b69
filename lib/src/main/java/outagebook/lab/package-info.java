/**
 * Real PostgreSQL servers on this machine: start, ask, kill, look at what is left.
 *
 * <p>Begin with {@link outagebook.lab.Lab}:
 * <pre>{@code
 * try (var pg = Lab.start("18")) {
 *     pg.sql("CREATE TABLE users (name text)", "INSERT INTO users VALUES ('ada')");
 *     pg.kill();                        // as if the machine had died
 *     pg.start();                       // crash recovery
 *     System.out.println(pg.query("SELECT * FROM users"));
 * }
 * }</pre>
 * No Docker, no root, nothing on the network but 127.0.0.1, and nothing left when it is closed or the JVM ends.
 */
package outagebook.lab;
