package outagebook.pacemaker;

/** Compares version numbers such as 3.0.7 and 3.0.13: number by number, a missing one counts as 0. */
final class Versions {
    private Versions() {}

    static int compare(String a, String b) {
        String[] as = a == null ? new String[0] : a.split("\\.");
        String[] bs = b == null ? new String[0] : b.split("\\.");
        for (int i = 0; i < Math.max(as.length, bs.length); i++) {
            int order = Long.compare(part(as, i), part(bs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static long part(String[] parts, int i) {
        return i < parts.length ? Scores.number(parts[i], 0) : 0;
    }
}
