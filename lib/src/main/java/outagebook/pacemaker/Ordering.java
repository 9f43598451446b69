package outagebook.pacemaker;

/**
 * That one action, if there is such, goes before another, whichever they turn out to be (pe__ordering_t).
 *
 * @param type          what that means, see {@link Order}
 * @param firstResource whose, or null: a milestone of the whole cluster
 * @param firstKey      which of its actions
 * @param first         or that one only
 */
record Ordering(int type, Resource firstResource, String firstKey, Planned first,
        Resource thenResource, String thenKey, Planned then) {

    Ordering {
        if (first != null) {
            firstResource = firstResource == null ? first.resource : firstResource;
            firstKey = firstKey == null ? first.key : firstKey;
        }
        if (then != null) {
            thenResource = thenResource == null ? then.resource : thenResource;
            thenKey = thenKey == null ? then.key : thenKey;
        }
    }

    static Ordering of(Resource first, String firstTask, Resource then, String thenTask, int type) {
        return new Ordering(type, first, Task.key(first, firstTask), null, then, Task.key(then, thenTask), null);
    }

    static Ordering of(Planned first, Resource then, String thenTask, int type) {
        return new Ordering(type, null, null, first, then, Task.key(then, thenTask), null);
    }

    static Ordering of(Resource first, String firstTask, Planned then, int type) {
        return new Ordering(type, first, Task.key(first, firstTask), null, null, null, then);
    }

    /** The task of the first action: what stands behind the resource in its key. */
    String firstTask() {
        return first != null ? first.task : task(firstKey, firstResource);
    }

    String thenTask() {
        return then != null ? then.task : task(thenKey, thenResource);
    }

    private static String task(String key, Resource resource) {
        String rest = key.substring(resource.id.length() + 1);
        return rest.substring(0, rest.lastIndexOf('_'));
    }
}
