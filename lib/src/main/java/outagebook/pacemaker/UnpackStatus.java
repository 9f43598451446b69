package outagebook.pacemaker;

/**
 * Reads the status of the nodes, then the histories of those that are known to be there. Sources: lib/pengine/unpack.c of both releases,
 * unpack_status and determine_online_status.
 */
final class UnpackStatus {
    private final Working working;
    private final UnpackHistory history;

    UnpackStatus(Working working) {
        this.working = working;
        history = new UnpackHistory(working);
    }

    void unpackAll() {
        working.status().children("node_state").forEach(this::state);
        working.status().children("node_state").forEach(state -> {
            Node node = node(state);
            if (node != null && (node.online || working.fencingEnabled())) {
                state.child("lrm").flatMap(lrm -> lrm.child("lrm_resources"))
                        .ifPresent(all -> all.children("lrm_resource").forEach(entry -> history.unpack(node, entry)));
            }
        });
    }

    private Node node(Element state) {
        if (state.get("uname") == null) {
            return null;
        }
        Node node = state.id() == null ? null : working.nodeWithId(state.id());
        return node == null ? working.nodeNamed(state.get("uname")) : node;
    }

    private void state(Element state) {
        Node node = node(state);
        if (node == null) {
            return;
        }
        node.unclean = false;
        state.child("transient_attributes").ifPresent(
                transients -> AttributeSets.overwrite(working, transients, "instance_attributes", node.attributes));
        node.standby = Working.isTrue(node.attribute("standby"));
        node.maintenance = Working.isTrue(node.attribute("maintenance"));
        String shutdown = node.attribute("shutdown");
        node.shutdown = shutdown != null && !shutdown.equals("0");
        node.expectedUp = !node.shutdown && "member".equalsIgnoreCase(state.get("expected"));
        boolean online = node.isMember && (working.fencingEnabled() ? isOnlineWithFencing(state, node) : isOnline(state, node));
        node.online = online || node.online;
        if (!online || node.shutdown) {
            node.baseWeight = -Scores.INFINITY;
        }
        boolean suicide = "suicide".equals(working.noQuorumPolicy()) && (!working.release.isModern() || !working.haveQuorum);
        if (node.online && suicide) {
            node.unclean = true;
        }
    }

    private static boolean isOnline(Element state, Node node) {
        if (!Working.isTrue(state.get("in_ccm"))) {
            return false;
        }
        if ("online".equalsIgnoreCase(state.get("crmd"))) {
            return "member".equalsIgnoreCase(state.get("join"));
        }
        if (node.expectedUp) {
            node.unclean = true;
        }
        return false;
    }

    private boolean isOnlineWithFencing(Element state, Node node) {
        boolean inCluster = Working.isTrue(state.get("in_ccm"));
        boolean peer = "online".equalsIgnoreCase(state.get("crmd")) || !working.release.isModern() && Working.isTrue(state.get("crmd"));
        String join = state.get("join", "");
        boolean terminate = isTermination(node.attribute("terminate"));
        boolean expectedDown = "down".equalsIgnoreCase(state.get("expected", "down"));
        if (node.shutdown) {
            return peer;
        }
        if (state.get("in_ccm") == null || join.equalsIgnoreCase("nack")) {
            node.unclean = true;
        } else if (!terminate && expectedDown) {
            setPending(node, inCluster || peer);
        } else if (terminate && join.equalsIgnoreCase("down") && !inCluster && !peer) {
            return false;
        } else if (!inCluster || !peer || terminate) {
            node.unclean = true;
        } else if (join.equalsIgnoreCase("pending") || join.equalsIgnoreCase("down")) {
            setPending(node, true);
        } else if (!join.equalsIgnoreCase("member")) {
            node.unclean = true;
        }
        return inCluster;
    }

    private static void setPending(Node node, boolean pending) {
        node.standby |= pending;
        node.pending |= pending;
    }

    private static boolean isTermination(String value) {
        return Working.isTrue(value)
                || value != null && !value.isEmpty() && value.charAt(0) != '0' && Character.isDigit(value.charAt(0));
    }
}
