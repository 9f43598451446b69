package outagebook.pacemaker;

/**
 * What an operation of a resource agent answers: the return codes of the OCF resource agent API. Sources: {@code PCMK_OCF_*}
 * in Pacemaker 1.1.10, include/crm/services.h, and 2.1.5, include/crm/common/results.h, where MASTER reads PROMOTED.
 */
final class Ocf {
    static final int OK = 0;
    static final int INVALID_PARAM = 2;
    static final int UNIMPLEMENTED = 3;
    static final int NO_PRIVILEGE = 4;
    static final int NOT_INSTALLED = 5;
    static final int NOT_CONFIGURED = 6;
    static final int NOT_RUNNING = 7;
    static final int RUNNING_MASTER = 8;
    static final int FAILED_MASTER = 9;

    private Ocf() {}
}
