package dev.cosmicai.results.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.results.summary.RankSplits;
import dev.cosmicai.results.summary.RankSplits.Kind;
import dev.cosmicai.results.summary.RankSplits.Span;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunSplits;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTimesChartTest {
  @Test
  void barsSayWhatTheyAre() {
    assertThat(svg(Ranks.span(0, 3_700, Kind.COMMITTED, 7)))
        .contains("<title>split 7: data/7.pt; rank 0, 3.70 s</title>");
    assertThat(svg(Ranks.span(0, 3_700, Kind.SECOND, 7)))
        .contains("class='second'", "rank 0, 3.70 s on a second lease, and first</title>");
    assertThat(svg(Ranks.span(0, 3_700, Kind.RANK_FAILED, 7)))
        .contains("class='lost'", "rank 0, lost after 3.70 s: the rank failed</title>");
    assertThat(svg(Ranks.span(0, 12_000, Kind.RANK_SILENT, 7)))
        .contains("lost after 12.0 s: the rank was not heard of</title>");
    assertThat(svg(Ranks.span(0, 3_700, Kind.OVERTAKEN, 7)))
        .contains("lost after 3.70 s: another rank was first</title>");
  }

  @Test
  void whatWasLostIsNoneOfTheRanksSplits() {
    assertThat(
            svg(
                Ranks.span(0, 1_000, Kind.COMMITTED, 0),
                Ranks.span(1_000, 2_000, Kind.OVERTAKEN, 1),
                Ranks.span(3_000, 500, Kind.SECOND, 2)))
        .contains("<title>rank 0: 2 splits, 1.50 s of computing</title>");
  }

  @Test
  void namesAreEscapedAndCut() {
    String hostile = "x".repeat(200) + "<script>&amp;\u0000\n.pt";
    String svg =
        new SplitTimesChart(
                new RunSplits.Timeline(
                    List.of(RankSplits.of(0, List.of(Ranks.span(0, 9, Kind.COMMITTED, 0)))),
                    0,
                    0,
                    split -> hostile))
            .svg();

    assertThat(svg)
        .contains("split 0: …x", "x&lt;script&gt;&amp;amp;??.pt; rank 0")
        .doesNotContain("<script", "x".repeat(81));
  }

  @Test
  void barsThatCannotBeToldApartAreOne() {
    Span[] spans =
        IntStream.range(0, 100_000)
            .mapToObj(i -> Ranks.span(10L * i, 9, Kind.COMMITTED, i))
            .toArray(Span[]::new);
    String svg = svg(spans);

    assertThat(svg).contains("rank 0: 100,000 splits").doesNotContain("split 1:");
    assertThat(svg.length()).isLessThan(60_000);
  }

  @Test
  void veryManyBarsAreDrawnWithoutSayingWhatTheyAreButThoseThatStandOut() {
    List<RankSplits> ranks =
        IntStream.range(0, 64)
            .mapToObj(
                rank ->
                    RankSplits.of(
                        rank,
                        IntStream.range(0, 200)
                            .mapToObj(
                                i ->
                                    Ranks.span(
                                        1_000L * i, 900, i == 99 ? Kind.SECOND : Kind.COMMITTED, i))
                            .toList()))
            .toList();
    String svg = new SplitTimesChart(Ranks.timeline(ranks)).svg();

    assertThat(svg).contains("split 99:").doesNotContain("split 98:");
    assertThat(svg.length()).isLessThan(1_000_000);
  }

  private static String svg(Span... spans) {
    return new SplitTimesChart(Ranks.timeline(List.of(RankSplits.of(0, List.of(spans))))).svg();
  }
}
