package outagebook.recovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import outagebook.hex.Field;
import outagebook.hex.HexView;
import outagebook.wal.EndOfWal;
import outagebook.wal.Lsn;
import outagebook.wal.Wal;
import outagebook.wal.WalVersion;

/**
 * The control file of a cluster, {@code global/pg_control}: how the server ended, and from where on the WAL is to be replayed.
 *
 * <pre>{@code
 * var control = PgControl.read("/path/to/data/global/pg_control");
 * control.fit(Wal.open("/path/to/data/pg_wal"));
 * }</pre>
 *
 * <p>It tells its version by the catalog version, which each release from 9.3 to 18 has its own of. Source: PostgreSQL
 * catalog/pg_control.h, catalog/catversion.h.
 */
public final class PgControl {
    private static final int LEAST = 512;

    private final byte[] bytes;
    private final WalVersion version;
    private final List<Field> fields;

    private PgControl(byte[] bytes, WalVersion version) {
        this.bytes = bytes;
        this.version = version;
        this.fields = ControlLayout.fields(bytes, version);
    }

    /** Reads a control file; a {@link RecoveryException} says why it cannot be one. */
    public static PgControl read(Path file) {
        return of(WholeFile.read(file), file.toString());
    }

    /** As {@link #read(Path)}. */
    public static PgControl read(String file) {
        return read(Path.of(file));
    }

    /** {@return the control file that has these bytes} */
    public static PgControl of(byte[] bytes) {
        return of(bytes, "this");
    }

    private static PgControl of(byte[] bytes, String name) {
        if (bytes.length < LEAST) {
            throw new RecoveryException(name + " has " + bytes.length + " bytes, too few for a pg_control, which has 8192");
        }
        long catalog = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(12) & 0xFFFFFFFFL;
        WalVersion version = WalVersion.ofCatalog(catalog).orElseThrow(() -> new RecoveryException(name + " has the catalog version "
                + catalog + " at byte 12, which no release from 9.3 to 18 has: it is no pg_control, or one of another version"));
        return new PgControl(bytes.clone(), version);
    }

    /** {@return the version of the server} */
    public WalVersion version() {
        return version;
    }

    /** {@return how the server ended, in the words of pg_controldata: "in production" after a crash, else "shut down" and the like} */
    public String state() {
        return value("state");
    }

    /** {@return the identifier of the cluster, which its WAL has too} */
    public String systemIdentifier() {
        return value("system_identifier");
    }

    /** {@return where the last checkpoint's record starts} */
    public Lsn checkpoint() {
        return Lsn.parse(value("checkPoint"));
    }

    /** {@return from where on the WAL is to be replayed: everything before it has reached the files} */
    public Lsn redo() {
        return Lsn.parse(value("checkPointCopy.redo"));
    }

    /** {@return the timeline of the last checkpoint} */
    public long timeline() {
        return Long.parseLong(value("checkPointCopy.ThisTimeLineID"));
    }

    /** {@return the transaction that would have been next at the checkpoint, without its epoch} */
    public long nextXid() {
        String xid = value("checkPointCopy.nextXid");
        return Long.parseLong(xid.substring(xid.indexOf(':') + 1));
    }

    /** {@return whether the first change of a page after a checkpoint writes the whole page to the WAL, as at the checkpoint} */
    public boolean fullPageWrites() {
        return value("checkPointCopy.fullPageWrites").equals("true");
    }

    /** {@return whether pages carry checksums} */
    public boolean dataChecksums() {
        return !value("data_checksum_version").equals("0");
    }

    /** {@return minimal, replica or logical; archive and hot_standby are words of versions before 9.6} */
    public String walLevel() {
        List<String> words = version.since(WalVersion.V9_6) ? List.of("minimal", "replica", "logical") : List.of("minimal", "archive", "hot_standby", "logical");
        int level = Integer.parseUnsignedInt(value("wal_level"));
        return level >= 0 && level < words.size() ? words.get(level) : "unrecognized wal_level " + Integer.toUnsignedString(level);
    }

    /** {@return whether the file's checksum is right; if not, Postgres refuses to start} */
    public boolean crcMatches() {
        Field crc = field("crc");
        return value("crc").equals("" + version.crc(bytes, (int) crc.offset()));
    }

    /**
     * {@return whether this control file and a WAL belong together, and what recovery would do with them, in a sentence}
     *
     * <p>Version, system identifier, timeline, and the checkpoint's record are compared, as the server does when it starts; then the WAL
     * is read from the redo point to its end. What is before the redo point does not matter to recovery.
     */
    public String fit(Wal wal) {
        try {
            EndOfWal end = Replay.of(wal, Map.of()).from(this).verdict();
            return "they fit: recovery starts at " + redo() + " and comes to " + end.lsn() + ": " + end;
        } catch (RecoveryException e) {
            return "they do not fit: " + e.getMessage();
        }
    }

    /** {@return every byte of the file, once, with its name in the C source and its meaning} */
    public List<Field> fields() {
        return fields;
    }

    /** {@return its bytes, each under the name of its field, without the unused ones at the end} */
    public HexView hex() {
        return HexView.of(bytes).mark(fields.stream().filter(field -> !field.name().equals("unused")).toList());
    }

    /** {@return the value of the member of this name, such as "MaxConnections" or "checkPointCopy.oldestXid"} */
    public String value(String name) {
        return field(name).value();
    }

    private Field field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pg_control of " + version + " has no member " + name));
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return what matters for recovery, one fact a line} */
    @Override public String toString() {
        return String.join("\n", "pg_control of PostgreSQL " + version + (crcMatches() ? "" : ", whose checksum is wrong"),
                "state              " + state(), "last written       " + value("time"), "checkpoint at      " + checkpoint(),
                "redo starts at     " + redo(), "timeline           " + timeline(), "next transaction   " + nextXid(),
                "system identifier  " + systemIdentifier(), "wal_level          " + walLevel(),
                "full_page_writes   " + (fullPageWrites() ? "on" : "off"), "data checksums     " + (dataChecksums() ? "on" : "off"));
    }
}
