package outagebook.pacemaker;

import java.math.BigDecimal;
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
        return new Explanation(
                Scores.text(source.value()) + " (" + what + ") x " + number(factor) + " (" + via.named() + ", "
                        + Scores.text(via.score()) + " / INFINITY" + turned + ")" + whole(),
                value, List.of(source.explain(resource + " on " + node)), new Explanation.Times(factor, cut));
    }

    /** How the product became a whole number, if that changed it. */
    private String whole() {
        float product = factor * source.value();
        if (Math.abs(product - value) < 0.01 || Math.abs(product) >= Scores.INFINITY) {
            return "";
        }
        return ": " + number(product) + (cut ? ", cut to " : Math.abs(product) < 0.5 ? ", but at least " : ", rounded to ") + value;
    }

    private static String number(float number) {
        return new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString();
    }
}
