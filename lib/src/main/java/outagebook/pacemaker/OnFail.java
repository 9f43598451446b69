package outagebook.pacemaker;

/** What the cluster does about a failed operation, least severe first. */
enum OnFail {
    IGNORE, DEMOTE, RECOVER, MIGRATE, BLOCK, STOP, STANDBY, FENCE
}
