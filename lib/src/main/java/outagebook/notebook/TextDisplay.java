package outagebook.notebook;

/** Shows things as text on standard output: in plain JShell, and in any other program. */
final class TextDisplay implements Display {
    @Override public void show(String id, View view) {
        System.out.println(view.text());
    }

    @Override public void update(String id, View view) {
        System.out.println(view.text());
    }

    @Override public boolean redraws() {
        return false;
    }
}
