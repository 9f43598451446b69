package outagebook.lab;

import java.util.ArrayList;
import java.util.List;

/** What the lab puts into {@code postgresql.conf}: loopback only, small in memory and on disk, a log that can be read by a program. */
final class Settings {
    private Settings() {}

    static List<String> of(Dialect dialect) {
        List<String> all = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=20", "shared_buffers=16MB",
                "temp_file_limit=256MB", "log_line_prefix=%m [%p] ", "log_timezone=UTC", "timezone=UTC", "lc_messages=C"));
        if (dialect.since(90400)) all.add("dynamic_shared_memory_type=mmap");   // in the data directory, so that it goes with it
        if (dialect.since(90500)) all.addAll(List.of("max_wal_size=64MB", "min_wal_size=32MB"));
        if (dialect.since(130000)) all.add("max_slot_wal_keep_size=256MB");
        return all;
    }
}
