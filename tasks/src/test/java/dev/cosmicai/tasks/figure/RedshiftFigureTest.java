package dev.cosmicai.tasks.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.Samples;
import dev.cosmicai.tasks.TaskSpec;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class RedshiftFigureTest {
  private static byte[] png(RankMetrics metrics) {
    return TaskFigure.png(metrics);
  }

  private static BufferedImage image(RankMetrics metrics) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png(metrics)));
  }

  private static long colored(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels)
        .filter(
            rgb -> {
              int red = rgb >> 16 & 0xff;
              int green = rgb >> 8 & 0xff;
              int blue = rgb & 0xff;
              return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue))
                  > 40;
            })
        .count();
  }

  @Test
  void figureIsLargeEnoughToPrintAndShowsTheSamples() throws IOException {
    BufferedImage image = image(Samples.survey(5_000, 1).metrics());

    assertThat(image.getWidth()).isGreaterThan(1_400);
    assertThat(image.getHeight()).isGreaterThan(1_100);
    assertThat(colored(image)).isGreaterThan(100_000);
  }

  @Test
  void sameSamplesGiveTheSameBytes() {
    assertThat(png(Samples.survey(500, 1).metrics()))
        .isEqualTo(png(Samples.survey(500, 1).metrics()));
  }

  @Test
  void withoutSpectroscopicRedshiftsTheAxesAreEmpty() throws IOException {
    RankMetrics unlabelled = RankMetrics.of(TaskSpec.REDSHIFT);
    unlabelled.redshift().addUnlabelled(5_000);

    assertThat(colored(image(unlabelled))).isZero();
  }

  @Test
  void oddSamplesStillMakeFigure() throws IOException {
    RankMetrics odd = RankMetrics.of(TaskSpec.REDSHIFT);
    odd.redshift().add(0.3, 0.3);
    assertThat(colored(image(odd))).isPositive();
    odd.redshift().add(Double.NaN, 0.2);
    odd.redshift().add(1e9, -1e9);
    odd.redshift().add(0.5, -1);
    assertThat(colored(image(odd))).isPositive();
  }

  @Test
  void rareOutliersDoNotSqueezeThePlot() {
    RankMetrics metrics = Samples.survey(5_000, 1).metrics();
    metrics.redshift().add(9.5, 0.2);
    DensityGrid grid = DensityGrid.of(metrics.redshift().density());

    assertThat(grid.high()).isLessThan(1);
    assertThat(grid.outside()).isPositive();
  }

  @Test
  void everyLetterOfTheFigureHasShape() {
    Shape box = Glyphs.upright("□", 100);
    String letters =
        "Spectroscopic redshift z spec Predicted phot Galaxies per cell 0123456789.,−"
            + "R² MAE MSE Bias Precision (NMAD) – of labelled outside the axes"
            + "Möwe Rüßelkäfer élan señor Ångström ça";
    for (String letter : letters.split("", -1)) {
      assertThat(Glyphs.upright(letter, 100).getBounds2D())
          .as("shape of '%s'", letter)
          .isNotEqualTo(box.getBounds2D());
    }
    assertThat(Glyphs.upright("語", 100).getBounds2D()).isEqualTo(box.getBounds2D());
  }
}
