package outagebook.pacemaker;

import static outagebook.pacemaker.Ocf.INVALID_PARAM;
import static outagebook.pacemaker.Ocf.NOT_CONFIGURED;
import static outagebook.pacemaker.Ocf.NOT_INSTALLED;
import static outagebook.pacemaker.Ocf.NOT_RUNNING;
import static outagebook.pacemaker.Ocf.NO_PRIVILEGE;
import static outagebook.pacemaker.Ocf.UNIMPLEMENTED;

/** Replays what a node recorded of a resource, oldest operation first, to find its role and what to do about failures. */
abstract class Replay {
    // How an operation went: op-status of lrm_rsc_op (PCMK_LRM_OP_* in 1.1.10, include/crm/services.h;
    // PCMK_EXEC_* in 2.1.5, include/crm/common/results.h).
    static final int PENDING = -1;
    static final int DONE = 0;
    static final int CANCELLED = 1;
    static final int TIMEOUT = 2;
    static final int NOT_SUPPORTED = 3;
    static final int ERROR = 4;

    final Working working;
    final Resource resource;
    final Node node;
    OnFail onFail = OnFail.IGNORE;

    Replay(Working working, Resource resource, Node node) {
        this.working = working;
        this.resource = resource;
        this.node = node;
    }

    static Replay of(Working working, Resource resource, Node node) {
        return working.release.isModern() ? new ModernReplay(working, resource, node) : new OldReplay(working, resource, node);
    }

    /** The next operation. */
    abstract void operation(Element op);

    /** {@return what is to be done about the failures seen, if any is still of concern} */
    OnFail onFail() {
        return onFail;
    }

    /**
     * What a good result says about the role; then earlier failures are forgotten.
     *
     * @param monitorForgets whether they are after a monitor; a demotion's own rule is {@code demoteForgets}
     */
    void succeeded(String task, Element op, boolean monitorForgets, boolean demoteForgets) {
        boolean forgets = switch (task) {
            case "monitor" -> monitorForgets;
            case "demote" -> demoteForgets;
            case "start", "migrate_from", "stop", "promote" -> true;
            default -> false;
        };
        switch (task) {
            case "start", "migrate_from" -> resource.role = Role.STARTED;
            case "stop" -> resource.role = Role.STOPPED;
            case "promote" -> resource.role = Role.MASTER;
            case "demote" -> resource.role = Role.SLAVE;
            case "migrate_to" -> Migrations.movedAway(working, resource, node, op);
            default -> {
                if (resource.role.compareTo(Role.STARTED) < 0) {
                    setActive();
                }
            }
        }
        if (forgets) {
            clearPastFailure();
        }
    }

    void setActive() {
        resource.role = resource.top().isPromotable() ? Role.SLAVE : Role.STARTED;
    }

    boolean isExpired(Element op) {
        int changed = Operations.number(op, "last-rc-change", -1);
        long end = changed + resource.failureTimeoutSeconds;
        return resource.failureTimeoutSeconds > 0 && changed >= 0 && (working.release.isModern() ? working.now >= end : working.now > end);
    }

    /** A good result makes the cluster forget most earlier failures. */
    void clearPastFailure() {
        switch (onFail) {
            case STOP, FENCE, MIGRATE, STANDBY -> { }
            case BLOCK, IGNORE, DEMOTE, RECOVER -> {
                onFail = OnFail.IGNORE;
                resource.nextRole = Role.UNKNOWN;
            }
        }
    }

    /** The clone as a whole for an anonymous instance, else the resource itself. */
    Resource concerned() {
        return resource.unique ? resource : resource.top();
    }

    void blockIfStopIsHopeless(String task) {
        if (task.equals("stop") && !working.canFence(node)) {
            resource.managed = false;
            resource.blocked = true;
        }
    }

    /** After a failure with a role to fall back to, at least that; after on-fail=stop it may run nowhere. */
    void limitRole(OperationPolicy policy) {
        if (policy.after() != Role.STARTED && policy.after().above(resource.nextRole)) {
            resource.nextRole = policy.after();
        }
        if (policy.after() == Role.STOPPED) {
            Resource top = resource.top();
            working.ban(top.isClone() && !top.unique ? top : resource, "a failure with on-fail=stop on " + node);
        }
    }

    void failedDemote(OperationPolicy policy, int rc) {
        if (policy.onFail() == OnFail.BLOCK) {
            resource.role = Role.MASTER;
            resource.nextRole = Role.STOPPED;
        } else if (working.release.isModern() && rc == NOT_RUNNING) {
            resource.role = Role.STOPPED;
        } else {
            resource.role = Role.SLAVE;
            resource.nextRole = working.release.isModern() ? resource.nextRole : Role.STOPPED;
        }
    }

    static String result(int rc) {
        return switch (rc) {
            case INVALID_PARAM -> "invalid parameter";
            case UNIMPLEMENTED -> "not implemented";
            case NO_PRIVILEGE -> "insufficient privileges";
            case NOT_INSTALLED -> "not installed";
            case NOT_CONFIGURED -> "not configured";
            default -> "error " + rc;
        };
    }
}
