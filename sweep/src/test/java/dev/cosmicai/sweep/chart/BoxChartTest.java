package dev.cosmicai.sweep.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoxChartTest {
  @Test
  void valuesBeyondTheFenceAreCircles() {
    Drawing drawing =
        chart(
            List.of(
                List.of(10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 13.0, 13.5, 14.0, 30.0, 31.0),
                List.of(5.0)));

    assertThat(strokes(drawing).filter(Ellipse2D.class::isInstance)).hasSize(2);
    assertThat(strokes(drawing).filter(Rectangle2D.class::isInstance)).hasSize(2);
  }

  @Test
  void linesBesideABoxNeverCrossIt() {
    // The third quartile lies between 50 and the outlier.
    Drawing drawing = chart(List.of(List.of(50.0, 51.0, 52.0, 118.0)));
    Rectangle2D box =
        strokes(drawing)
            .filter(Rectangle2D.class::isInstance)
            .map(Rectangle2D.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(
            strokes(drawing)
                .filter(Line2D.class::isInstance)
                .map(Line2D.class::cast)
                .filter(line -> line.getY1() == line.getY2() && line.getY1() == box.getCenterY()))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(
                        Math.max(line.getX1(), line.getX2()) <= box.getMinX() + 1e-9
                            || Math.min(line.getX1(), line.getX2()) >= box.getMaxX() - 1e-9)
                    .isTrue());
  }

  @Test
  void longNamesAreShortenedAndStayInside() {
    Drawing drawing =
        new BoxChart("t", "s", List.of(new BoxChart.Row("x".repeat(200), List.of(1.0, 2.0))))
            .draw();

    assertThat(drawing.texts())
        .anySatisfy(text -> assertThat(text.words()).matches("x{10,60}…"))
        .allSatisfy(text -> assertThat(text.bounds().getMinX()).isNotNegative());
  }

  private static Drawing chart(List<List<Double>> rows) {
    return new BoxChart(
            "t", "s", rows.stream().map(values -> new BoxChart.Row("row", values)).toList())
        .draw();
  }

  private static Stream<Object> strokes(Drawing drawing) {
    return drawing.marks().stream()
        .filter(Drawing.Stroked.class::isInstance)
        .map(mark -> ((Drawing.Stroked) mark).shape());
  }
}
