package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node while one scheduling runs: what the configuration and the status say of it. */
final class Node {
    final String id;
    final String uname;
    final boolean isMember;
    /** Place in the list of nodes, which is sorted by name: tables of weights use it as index. */
    int index;
    /** The weight a node has before any resource is looked at: 0, or minus INFINITY when it cannot be used. */
    int baseWeight;
    boolean online;
    boolean standby;
    boolean standbyOnFail;
    boolean maintenance;
    boolean unclean;
    boolean shutdown;
    boolean pending;
    boolean expectedUp;
    boolean isDc;
    final Map<String, String> attributes = new LinkedHashMap<>();
    final List<Resource> running = new ArrayList<>();
    /** How many primitives have been placed here so far (num_resources). */
    int placed;

    Node(String id, String uname, boolean isMember) {
        this.id = id;
        this.uname = uname;
        this.isMember = isMember;
    }

    /** Can it run resources at all? Its weight is not asked. */
    boolean canRun() {
        return online && !shutdown && !unclean && !standby && !maintenance;
    }

    /** Why it cannot, in words. */
    String whyNot() {
        return !online ? uname + " is offline" : unclean ? uname + " is unclean" : shutdown ? uname + " is shutting down"
                : standby ? uname + " is in standby" : uname + " is in maintenance";
    }

    String attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public String toString() {
        return uname;
    }
}
