package outagebook.pacemaker;

/** Replays what a node recorded of a resource, oldest operation first, to find its role and what to do about failures. */
abstract class Replay {
    static final int OK = 0;
    static final int INVALID_PARAM = 2;
    static final int UNIMPLEMENTED = 3;
    static final int NO_PRIVILEGE = 4;
    static final int NOT_INSTALLED = 5;
    static final int NOT_CONFIGURED = 6;
    static final int NOT_RUNNING = 7;
    static final int RUNNING_MASTER = 8;
    static final int FAILED_MASTER = 9;

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
