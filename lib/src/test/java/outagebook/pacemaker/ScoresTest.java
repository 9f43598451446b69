package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final int INF = Scores.INFINITY;

    @Test
    void minusInfinityBeatsInfinity() {
        assertThat(Scores.add(-INF, INF)).isEqualTo(-INF);
        assertThat(Scores.add(INF, -INF)).isEqualTo(-INF);
        assertThat(Scores.add(-INF, 5)).isEqualTo(-INF);
        assertThat(Scores.add(INF, -5)).isEqualTo(INF);
    }

    @Test
    void sumsAreClipped() {
        assertThat(Scores.add(600_000, 600_000)).isEqualTo(INF);
        assertThat(Scores.add(-600_000, -600_000)).isEqualTo(-INF);
        assertThat(Scores.add(7, -9)).isEqualTo(-2);
    }

    @Test
    void scoresAreReadInAnyCaseAndClipped() {
        assertThat(List.of(Scores.parse("INFINITY"), Scores.parse("+infinity"), Scores.parse("-Infinity"), Scores.parse("-12"),
                Scores.parse("9999999"), Scores.parse("12abc"), Scores.parse("abc"), Scores.parse(null)))
                .containsExactly(INF, INF, -INF, -12, INF, 12, 0, 0);
    }

    @Test
    void oneReleaseCutsSharesAndTheOtherLeavesNoneAtZero() {
        float tiny = Scores.factor(-1000);
        assertThat(Scores.times(tiny, 100, true)).isZero();
        assertThat(Scores.times(tiny, 100, false)).isEqualTo(-1);
        assertThat(Scores.times(tiny, -100, false)).isEqualTo(-1);
        assertThat(Scores.times(tiny, 2500, true)).isEqualTo(-2);
        assertThat(Scores.times(tiny, 2500, false)).isEqualTo(-3);
    }

    @Test
    void namesWithNumbersAreOrderedAsPeopleDo() {
        assertThat(NaturalOrder.compare("node9", "Node10")).isNegative();
        assertThat(NaturalOrder.compare("node10", "remotenode9")).isNegative();
        assertThat(NaturalOrder.compare("node", "node1")).isNegative();
        assertThat(NaturalOrder.compare("a01", "A1")).isZero();
    }

    @Test
    void sortsAsGlibDoesEvenIfTheOrderIsNone() {
        List<Integer> circle = List.of(1, 2, 3, 4, 5);
        assertThat(GlibSort.sorted(circle, (a, b) -> -1)).containsExactly(1, 2, 3, 4, 5);
        assertThat(GlibSort.sorted(circle, (a, b) -> 1)).containsExactly(5, 4, 3, 2, 1);
        assertThat(GlibSort.sorted(List.of(1, 2, 3), (a, b) -> (a - b + 3) % 3 == 1 ? -1 : 1)).containsExactly(1, 3, 2);
    }
}
