package outagebook.pacemaker;

/** Places the resources, step by step. */
final class Allocation {
    private final Working working;
    private final Printer printer;

    Allocation(Working working, Printer printer) {
        this.working = working;
        this.printer = printer;
    }

    void run() {
    }
}
