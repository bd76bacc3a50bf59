package dev.cosmicai.sweep.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class XyChartTest {
  private static final Series MEASURED = series("a", Series.Kind.MEASURED, 10, 20);
  private static final Series SIMULATED = series("a", Series.Kind.SIMULATED, 11, 21);
  private static final Series IMPORTED = series("a", Series.Kind.IMPORTED, 12, 22);

  @Test
  void eachPointIsAMarkOfItsKind() {
    // One more of each in the legend.
    assertThat(filled(chart(MEASURED).draw(), Palette.BLUE)).isEqualTo(2 + 1);
    Drawing simulated = chart(SIMULATED).draw();
    assertThat(filled(simulated, Palette.BLUE)).isZero();
    assertThat(filled(simulated, Color.WHITE)).isEqualTo(2 + 2);
    Drawing imported = chart(IMPORTED).draw();
    assertThat(filled(imported, Palette.BLUE) + filled(imported, Color.WHITE)).isZero();
    assertThat(imported.texts()).extracting(Drawing.Text::words).contains("imported");
  }

  @Test
  void repeatsThatDifferHaveABarAndOthersNone() {
    int with = chart(MEASURED).draw().marks().size();
    Series exact =
        new Series(
            "a",
            0,
            Series.Kind.MEASURED,
            true,
            List.of(
                new Series.Point(Series.Spread.exact(1), Series.Spread.exact(10), ""),
                new Series.Point(Series.Spread.exact(2), Series.Spread.exact(20), "")));

    assertThat(with - chart(exact).draw().marks().size()).isEqualTo(2 * 3);
  }

  @Test
  void svgIsWellFormedAndNeedsNoFonts() throws Exception {
    Drawing drawing =
        new XyChart("a < \"b\" & c", "x", "y", List.of(MEASURED), List.of(), false).draw();
    byte[] svg = Svg.of(drawing);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a < \"b\" & c");
    assertThat(document.getElementsByTagName("text").getLength()).isZero();
    assertThat(document.getElementsByTagName("use").getLength()).isGreaterThan(10);
    assertThat(new String(svg, UTF_8)).doesNotContain("font-family").doesNotContain("href=\"http");
    assertThat(Svg.of(drawing)).isEqualTo(svg);
  }

  @Test
  void pngHasThreePixelsForOne() throws Exception {
    Drawing drawing = chart(MEASURED).draw();

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.of(drawing)));

    assertThat(image.getWidth()).isEqualTo(3 * drawing.width());
    assertThat(image.getHeight()).isEqualTo(3 * drawing.height());
  }

  @Test
  void wordsBesidePointsThatHaveNoRoomAreLeftOut() {
    Series crowded =
        new Series(
            "",
            0,
            Series.Kind.MEASURED,
            false,
            IntStream.range(0, 60)
                .mapToObj(
                    i ->
                        new Series.Point(
                            Series.Spread.exact(1 + i * 1e-4),
                            Series.Spread.exact(1 + i * 1e-4),
                            "point " + i))
                .toList());
    Series far =
        new Series(
            "",
            0,
            Series.Kind.MEASURED,
            false,
            List.of(new Series.Point(Series.Spread.exact(2), Series.Spread.exact(3), "far")));

    List<String> words =
        new XyChart("t", "x", "y", List.of(crowded, far), List.of(), true)
            .draw().texts().stream().map(Drawing.Text::words).toList();

    assertThat(words).contains("far", "point 0");
    assertThat(words.stream().filter(word -> word.startsWith("point"))).hasSizeLessThan(30);
  }

  private static XyChart chart(Series... series) {
    return new XyChart("t", "x", "y", List.of(series), List.of(), false);
  }

  private static long filled(Drawing drawing, Color color) {
    return drawing.marks().stream()
        .filter(mark -> mark instanceof Drawing.Filled filled && filled.color().equals(color))
        .count();
  }

  private static Series series(String label, Series.Kind kind, double... y) {
    return new Series(
        label,
        0,
        kind,
        true,
        IntStream.range(0, y.length)
            .mapToObj(
                i ->
                    new Series.Point(
                        Series.Spread.exact(i + 1),
                        new Series.Spread(y[i], y[i] - 1, y[i] + 2),
                        ""))
            .toList());
  }
}
