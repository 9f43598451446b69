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

/** How 1.1.10 replays recorded operations (lib/pengine/unpack.c, unpack_rsc_op). */
final class OldReplay extends Replay {
    private String task;
    private int status;
    private int rc;
    private int expected;

    OldReplay(Working working, Resource resource, Node node) {
        super(working, resource, node);
    }

    @Override
    void operation(Element op) {
        task = Operations.task(op);
        status = Operations.number(op, "op-status", Integer.MIN_VALUE);
        if (task.isEmpty() || task.equals("notify") || status < PENDING || status > ERROR || op.get("rc-code") == null) {
            return;
        }
        rc = Operations.number(op, "rc-code", 0);
        expected = Operations.expected(op);
        judge();
        boolean expired = isExpired(op);
        forgetFailCount(op, expired);
        if (expired && rc != NOT_RUNNING && rc != RUNNING_MASTER && rc != OK) {
            return;
        }
        interpret(op);
        OperationPolicy policy = OperationPolicy.of(working, resource, Operations.key(op), task);
        if (failed()) {
            if (expired) {
                return;
            }
            if (policy.onFail() == OnFail.IGNORE) {
                status = DONE;
                resource.failureIgnored = true;
            }
        }
        if (status == PENDING) {
            pending();
        } else if (status == DONE) {
            done(op);
        } else if (failed()) {
            failure(op, policy);
        }
    }

    private boolean failed() {
        return status == ERROR || status == TIMEOUT || status == NOT_SUPPORTED;
    }

    /** Success is what was expected, whatever the node's own opinion was. */
    private void judge() {
        if (status == DONE && expected >= 0) {
            status = expected == rc ? DONE : ERROR;
        } else if (status == ERROR) {
            status = DONE;
        }
        if (status == NOT_SUPPORTED) {
            rc = UNIMPLEMENTED;
        }
    }

    private void forgetFailCount(Element op, boolean expired) {
        boolean forget;
        if (expired) {
            forget = FailCounts.of(working, resource, node, false) != 0 && FailCounts.of(working, resource, node, true) == 0;
        } else {
            forget = op.id() != null && op.id().contains("last_failure") && (task.equals("start") || task.equals("monitor"))
                    && Digests.differ(working, resource, node, op);
        }
        if (forget) {
            resource.clearFailCountOn.add(node);
        }
    }

    private void interpret(Element op) {
        boolean probe = Operations.isProbe(op);
        int interval = Operations.intervalMs(op);
        switch (rc) {
            case NOT_RUNNING -> notRunning(probe);
            case RUNNING_MASTER -> {
                if (probe) {
                    status = DONE;
                } else if (expected >= 0 ? expected != rc : !task.equals("monitor") || resource.role != Role.MASTER) {
                    status = ERROR;
                }
                resource.role = Role.MASTER;
            }
            case FAILED_MASTER -> {
                resource.role = Role.MASTER;
                status = ERROR;
            }
            case UNIMPLEMENTED, NO_PRIVILEGE, NOT_INSTALLED, INVALID_PARAM, NOT_CONFIGURED -> {
                if (rc == UNIMPLEMENTED && interval > 0) {
                    status = NOT_SUPPORTED;
                } else {
                    hardError(probe);
                }
            }
            case OK -> {
                if (probe && expected == NOT_RUNNING) {
                    status = DONE;
                } else if (expected < 0 && interval > 0 && resource.role == Role.MASTER) {
                    status = ERROR;
                }
            }
            default -> status = status == DONE ? ERROR : status;
        }
    }

    private void notRunning(boolean probe) {
        if (probe || expected == rc) {
            status = DONE;
            resource.role = Role.STOPPED;
            onFail = OnFail.IGNORE;
            resource.nextRole = Role.UNKNOWN;
        } else if (!task.equals("stop")) {
            status = ERROR;
        }
    }

    private void hardError(boolean probe) {
        if (rc != NOT_CONFIGURED) {
            blockIfStopIsHopeless(task);
        }
        working.locate(concerned(), rc == NOT_CONFIGURED ? null : node, -Scores.INFINITY,
                task + " failed on " + node + ": " + result(rc));
        if (probe) {
            task = "stop";
            status = DONE;
        }
    }

    private void pending() {
        if (task.equals("start")) {
            resource.startPending = true;
            setActive();
        } else if (task.equals("promote")) {
            resource.role = Role.MASTER;
        }
    }

    private void done(Element op) {
        if (rc == NOT_RUNNING) {
            clearPastFailure();
        } else {
            succeeded(task, op, true, false);
        }
    }

    private void failure(Element op, OperationPolicy policy) {
        if (onFail.compareTo(policy.onFail()) < 0) {
            onFail = policy.onFail();
        }
        switch (task) {
            case "stop" -> working.locate(resource, node, -Scores.INFINITY, "stop failed on " + node);
            case "migrate_from", "migrate_to" -> Migrations.failed(working, resource, node, op);
            case "promote" -> resource.role = Role.MASTER;
            case "demote" -> failedDemote(policy, rc);
            case "start" -> {
                if (Versions.compare("2.0", op.get("crm_feature_set")) > 0) {
                    working.locate(resource, node, -Scores.INFINITY, "start failed on " + node);
                }
            }
            default -> { }
        }
        if (resource.role.compareTo(Role.STARTED) < 0) {
            setActive();
        }
        limitRole(policy);
    }
}
