package outagebook.pacemaker;

import java.util.List;

/**
 * What a colocation passes on from one resource's weights to another's.
 *
 * @param factor score / INFINITY, the sign turned if the pull comes through a negative colocation
 * @param cut    how the product becomes a whole number
 * @param source the weight of the resource that pulls, on the node in question
 */
record Pull(Colocation via, Resource resource, Node node, float factor, boolean cut, Weight source, int value) implements Weight.Cause {
    Pull(Colocation via, Resource resource, Node node, float factor, boolean cut, Weight source) {
        this(via, resource, node, factor, cut, source, Scores.times(factor, source.value(), cut));
    }

    @Override
    public Explanation explanation() {
        String what = source.isOnlyStickiness() ? resource + "'s stickiness on " + node : resource + " on " + node;
        String turned = Math.signum(factor) == Math.signum(via.score()) ? "" : ", sign turned";
        float product = factor * source.value();
        String whole = product == value || Math.abs(product) >= Scores.INFINITY ? "" : cut ? ", cut to a whole number" : ", rounded away from 0";
        return new Explanation(
                Scores.text(source.value()) + " (" + what + ") x " + number(factor) + " (" + via.named() + ", "
                        + Scores.text(via.score()) + " / INFINITY" + turned + ")" + whole,
                value, List.of(source.explain(resource + " on " + node)), new Explanation.Times(factor, cut));
    }

    private static String number(float factor) {
        return factor == (int) factor ? Integer.toString((int) factor) : new java.math.BigDecimal(Float.toString(factor)).toPlainString();
    }
}
