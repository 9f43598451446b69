package outagebook.pacemaker;

/** What the scheduler notes about a planned action, as bits; a set of them is an int. */
final class Flag {
    /** Nothing forces this action: it is in the plan only so that others can be ordered against it. */
    static final int OPTIONAL = 1;
    /** It could be executed. */
    static final int RUNNABLE = 1 << 1;
    /** Nothing happens on any node: a milestone that others wait for. */
    static final int PSEUDO = 1 << 2;
    /** It goes into the graph although it is optional. */
    static final int PRINTED = 1 << 3;
    /** It is in the graph. */
    static final int DUMPED = 1 << 4;
    /** It may run as soon as some of the actions before it may. */
    static final int ANY = 1 << 5;
    /** A stop that cleans up after a migration. */
    static final int DANGLE = 1 << 6;
    /** A start or stop that would not keep a dependent from being migrated live. */
    static final int MIGRATABLE = 1 << 7;
    /** A recurring action to be started again with new parameters. */
    static final int RESCHEDULE = 1 << 8;

    private Flag() {}
}
