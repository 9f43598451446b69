package outagebook.pacemaker;

import static outagebook.pacemaker.Ocf.FAILED_MASTER;
import static outagebook.pacemaker.Ocf.INVALID_PARAM;
import static outagebook.pacemaker.Ocf.NOT_CONFIGURED;
import static outagebook.pacemaker.Ocf.NOT_INSTALLED;
import static outagebook.pacemaker.Ocf.NOT_RUNNING;
import static outagebook.pacemaker.Ocf.NO_PRIVILEGE;
import static outagebook.pacemaker.Ocf.OK;
import static outagebook.pacemaker.Ocf.RUNNING_MASTER;
import static outagebook.pacemaker.Ocf.UNIMPLEMENTED;

/** How 2.1.5 replays recorded operations (lib/pengine/unpack.c, unpack_rsc_op and remap_operation). */
final class ModernReplay extends Replay {
    private static final int HARD_ERROR = 5;
    private static final int FATAL_ERROR = 6;
    private static final int AGENT_NOT_INSTALLED = 7;
    private static final int NO_FENCE_DEVICE = 10;
    private static final int NO_SECRETS = 11;
    private static final int DEGRADED = 190;
    private static final int DEGRADED_MASTER = 191;

    private Element lastFailure;
    private String task;
    private int status;
    private int rc;
    private int expected;

    ModernReplay(Working working, Resource resource, Node node) {
        super(working, resource, node);
    }

    @Override
    void operation(Element op) {
        task = Operations.task(op);
        status = Operations.number(op, "op-status", -2);
        if (task.isEmpty() || task.equals("notify") || task.equals("meta-data") || status < PENDING || status > NO_SECRETS) {
            return;
        }
        rc = Operations.number(op, "rc-code", 0);
        expected = Operations.expected(op);
        int recorded = rc;
        boolean masked = isMaskedProbe(op);
        boolean expired = status != AGENT_NOT_INSTALLED && expires(op);
        remap(op, masked);
        if (expired && masked && recorded != expected) {
            resource.role = resource.role.isActive() ? resource.role : Role.UNKNOWN;
        } else if (expired && rc != expected && (Operations.intervalMs(op) == 0 || node.online && !node.unclean)) {
            return;
        } else if (masked) {
            good(op, expected, true);
            working.locate(concerned(), node, -Scores.INFINITY, "a probe on " + node + " said: " + result(recorded));
        } else {
            byStatus(op);
        }
    }

    private static boolean isMaskedProbe(Element op) {
        int rc = Operations.number(op, "rc-code", 0);
        return Operations.isProbe(op)
                && (rc == NOT_INSTALLED || rc == INVALID_PARAM || Operations.number(op, "op-status", -2) == AGENT_NOT_INSTALLED);
    }

    /** Is it a failure so old that it no longer counts? Also decides whether the fail count is to be cleared. */
    private boolean expires(Element op) {
        boolean expired = isExpired(op);
        if (expired && FailCounts.of(working, resource, node, false) != 0) {
            if (FailCounts.of(working, resource, node, true) == 0) {
                resource.clearFailCountOn.add(node);
            } else {
                expired = false;
            }
        }
        if (!expired && op.id() != null && op.id().endsWith("_last_failure_0") && (task.equals("start") || task.equals("monitor"))
                && Digests.differ(working, resource, node, op)) {
            resource.clearFailCountOn.add(node);
        }
        boolean plainProbe = Operations.isProbe(op)
                && (rc == OK || rc == NOT_RUNNING || rc == RUNNING_MASTER || rc == DEGRADED || rc == DEGRADED_MASTER);
        return expired && !plainProbe;
    }

    private void remap(Element op, boolean masked) {
        if (task.equals("monitor")) {
            rc = rc == DEGRADED ? OK : rc == DEGRADED_MASTER ? RUNNING_MASTER : rc;
        }
        if (masked) {
            status = DONE;
            rc = NOT_RUNNING;
        }
        if (status != DONE && status != ERROR) {
            return;
        }
        status = expected == rc ? DONE : ERROR;
        boolean probe = Operations.isProbe(op);
        switch (rc) {
            case OK -> status = probe && expected == NOT_RUNNING ? DONE : status;
            case NOT_RUNNING -> {
                if (probe || expected == rc || !resource.managed) {
                    status = DONE;
                    resource.role = Role.STOPPED;
                    onFail = OnFail.IGNORE;
                    resource.nextRole = Role.UNKNOWN;
                }
            }
            case RUNNING_MASTER -> {
                status = probe && rc != expected ? DONE : status;
                resource.role = Role.MASTER;
            }
            case FAILED_MASTER -> {
                resource.role = Role.MASTER;
                status = ERROR;
            }
            case NOT_CONFIGURED -> status = FATAL_ERROR;
            case UNIMPLEMENTED, NOT_INSTALLED, INVALID_PARAM, NO_PRIVILEGE -> {
                if (rc == UNIMPLEMENTED && Operations.intervalMs(op) > 0) {
                    status = NOT_SUPPORTED;
                } else {
                    blockIfStopIsHopeless(probe ? "probe" : task);
                    status = HARD_ERROR;
                }
            }
            default -> status = status == DONE ? ERROR : status;
        }
    }

    private void byStatus(Element op) {
        switch (status) {
            case CANCELLED -> { }
            case PENDING -> pending(op);
            case DONE -> good(op, rc, false);
            case AGENT_NOT_INSTALLED -> {
                if (OperationPolicy.of(working, resource, Operations.key(op), task).onFail() == OnFail.IGNORE) {
                    onFail = OnFail.MIGRATE;
                }
                ban(node);
                failure(op);
            }
            default -> bad(op);
        }
    }

    private void ban(Node where) {
        working.locate(concerned(), where, -Scores.INFINITY, task + " failed on " + node + ": " + result(rc));
    }

    private void bad(Element op) {
        if (OperationPolicy.of(working, resource, Operations.key(op), task).onFail() == OnFail.IGNORE) {
            good(op, expected, false);
            resource.failureIgnored = true;
            return;
        }
        failure(op);
        if (status == HARD_ERROR || status == NO_FENCE_DEVICE || status == NO_SECRETS) {
            ban(node);
        } else if (status == FATAL_ERROR) {
            ban(null);
        }
    }

    private void pending(Element op) {
        if (task.equals("start")) {
            resource.startPending = true;
            setActive();
        } else if (task.equals("promote")) {
            resource.role = Role.MASTER;
        }
        if (resource.pendingNode == null && !Operations.isProbe(op)) {
            resource.pendingNode = node;
        }
    }

    /** A result that is good, or to be taken as good. */
    private void good(Element op, int result, boolean masked) {
        if (result == NOT_INSTALLED || masked) {
            resource.role = Role.STOPPED;
        } else if (result == NOT_RUNNING) {
            clearPastFailure();
        } else {
            boolean asFailed = lastFailure != null && Operations.key(op).equalsIgnoreCase(Operations.key(lastFailure));
            succeeded(task, op, asFailed, onFail == OnFail.DEMOTE);
        }
    }

    private void failure(Element op) {
        lastFailure = op;
        OperationPolicy policy = OperationPolicy.of(working, resource, Operations.key(op), task);
        if (onFail.compareTo(policy.onFail()) < 0) {
            onFail = policy.onFail();
        }
        switch (task) {
            case "stop" -> working.locate(resource, node, -Scores.INFINITY, "stop failed on " + node);
            case "migrate_from", "migrate_to" -> Migrations.failed(working, resource, node, op);
            case "promote" -> resource.role = Role.MASTER;
            case "demote" -> failedDemote(policy, rc);
            default -> { }
        }
        if (Operations.isProbe(op) && rc == NOT_INSTALLED) {
            resource.role = Role.STOPPED;
        } else if (resource.role.compareTo(Role.STARTED) < 0) {
            setActive();
        }
        limitRole(policy);
    }
}
