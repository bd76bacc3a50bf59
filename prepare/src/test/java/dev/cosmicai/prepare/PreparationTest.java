package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreparationTest {
  @TempDir private Path dir;
  private Map<String, String> expected;

  @BeforeEach
  void prepareTheNpz() throws IOException {
    Prepared.into(dir.resolve("expected"), Requests.npz());
    expected = Prepared.partitions(dir.resolve("expected"));
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        Arguments.of("images.npy", null, "survey.npz", "magnitudes", "redshift"),
        Arguments.of("big-endian.npy", null, "survey.npz", "magnitudes", "redshift"),
        Arguments.of("half.npy", null, "packed.npz", "mags", "z"),
        Arguments.of("bytes.npy", null, "survey.fits", "u,g,r,i,z", "redshift"),
        Arguments.of("packed.npz", "images", null, "mags[0],mags[1],mags[2],mags[3],mags[4]", "z"),
        Arguments.of("survey.fits", null, null, "u,G,r,I,z", "REDSHIFT"),
        Arguments.of("survey.fits", "cutouts", null, "MAGS", "Redshift"),
        Arguments.of("scaled.fits", "SCALED", "survey.fits", "MAGS", "Redshift"),
        Arguments.of("survey.h5", "plain", null, "catalogue/mags", "catalogue/z"),
        Arguments.of("survey.h5", "/packed", null, "/catalogue/mags", "/catalogue/z"),
        Arguments.of("fortran.npy", null, "survey.npz", "magnitudes", "redshift"),
        Arguments.of("pt", "images", null, "magnitudes", null),
        Arguments.of("odd/python2.npy", null, "odd/records.npy", "mags", "z"),
        Arguments.of("odd/turned.npz", null, null, "mags", "z"),
        Arguments.of("odd/text-beside.npz", null, null, "mags", "z"),
        Arguments.of("images.npy", null, "odd/long.npz", "mags", "z"),
        Arguments.of("images.npy", null, "odd/half.npz", "mags", "z"),
        Arguments.of("odd/types.h5", null, null, "mags", "bfloat16"),
        Arguments.of("odd/external.h5", null, null, "mags", "z"),
        Arguments.of("odd/external-new.h5", null, null, "mags", "z"),
        Arguments.of("odd/tiles.fits.fz", "RICE", "survey.fits", "MAGS", "Redshift"),
        Arguments.of("odd/tiles.fits.fz", "GZIP1", "survey.fits", "MAGS", "Redshift"),
        Arguments.of("odd/tiles.fits.fz", "GZIP2", "survey.fits", "MAGS", "Redshift"),
        Arguments.of("odd/tiles.fits.fz", "LOSSLESS", "survey.fits", "MAGS", "Redshift"),
        Arguments.of("odd/tiles.fits.fz", "BYTES", "survey.fits", "MAGS", "Redshift"));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void everyFormatOfASurveyGivesTheSamePartitions(
      String images, String imagesName, String catalogue, String magnitudes, String redshift)
      throws IOException {
    PrepareRequest request =
        Requests.of(
            Requests.resource(images),
            imagesName,
            catalogue == null ? null : Requests.resource(catalogue),
            magnitudes,
            redshift);

    Prepared.into(dir.resolve("actual"), request);

    assertThat(Prepared.partitions(dir.resolve("actual"))).isEqualTo(expected);
  }

  @Test
  void channelsMayComeLast() throws IOException {
    PrepareRequest request =
        Requests.of(
            Requests.resource("channels-last.npy"),
            null,
            Requests.resource("survey.npz"),
            "magnitudes",
            "redshift");
    PrepareRequest.Cut cut = request.cut();

    Prepared.into(
        dir.resolve("actual"),
        Requests.with(
            request,
            new PrepareRequest.Cut(
                PrepareRequest.Layout.HWC, cut.channels(), cut.sizePixels(), cut.fit())));

    assertThat(Prepared.partitions(dir.resolve("actual"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "1, 2", "3, 1", "5, 5"})
  void middleOfTheWantedChannelsIsTaken(int one, int other) throws IOException {
    List<Integer> channels = List.of(one, other);
    PrepareRequest.Cut cut =
        new PrepareRequest.Cut(PrepareRequest.Layout.CHW, channels, 4, PrepareRequest.Fit.CROP);
    Prepared.into(dir.resolve("ordered"), Requests.inOrder(Requests.with(Requests.npz(), cut)));
    FloatBuffer raw = raw();

    float[] first = Prepared.read(dir.resolve("ordered/1.pt")).input(0).toFloats();

    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 4; x++) {
          int inRaw = (channels.get(c) * 8 + y + 2) * 10 + x + 3;
          assertThat(first[(c * 4 + y) * 4 + x]).isEqualTo(raw.get(inRaw));
        }
      }
    }
  }

  @Test
  void resizedPixelsAreMeans() throws IOException {
    PrepareRequest.Cut halves =
        new PrepareRequest.Cut(PrepareRequest.Layout.CHW, List.of(0), 4, PrepareRequest.Fit.RESIZE);
    Prepared.into(dir.resolve("resized"), Requests.inOrder(Requests.with(Requests.npz(), halves)));
    FloatBuffer raw = raw();

    // Of 8×10 pixels, the first of 4×4 covers lines 0 and 1, columns 0, 1 and, in part, 2.
    double mean = 0;
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        mean += raw.get(y * 10 + x) / 6;
      }
    }
    assertThat(Prepared.read(dir.resolve("resized/1.pt")).input(0).toFloats()[0])
        .isCloseTo((float) mean, within(1e-4f));
  }

  @Test
  void fluxesBecomeMagnitudes() throws IOException {
    PrepareRequest request =
        Requests.of(
            Requests.resource("images.npy"),
            null,
            Requests.resource("survey.fits"),
            "FLUX",
            "redshift");

    Prepared.into(dir.resolve("fluxes"), Requests.fluxes(request, Optional.of(1e-9)));

    float[] actual = Prepared.read(dir.resolve("fluxes/1.pt")).input(1).toFloats();
    float[] wanted = Prepared.read(dir.resolve("expected/1.pt")).input(1).toFloats();
    assertThat(actual).containsExactly(wanted, withPrecision(1e-4f));
  }

  @Test
  void withoutARedshiftTheSamplesAreUnlabelled() throws IOException {
    Dataset dataset =
        Prepared.into(
            dir.resolve("unlabelled"),
            Requests.of(Requests.resource("survey.npz"), null, null, "magnitudes", null));

    assertThat(Prepared.read(dir.resolve("unlabelled/1.pt")).target(0)).isNull();
    assertThat(dataset.redshift()).isNull();
  }

  @Test
  void descriptionHasCountsRangesAndDigests() throws IOException {
    Dataset dataset =
        Dataset.parse(Files.readAllBytes(dir.resolve("expected/dataset.json")), "dataset.json");

    assertThat(dataset.complete()).isTrue();
    assertThat(dataset.samples()).isEqualTo(7);
    assertThat(dataset.shape()).containsExactly(2L, 4L, 4L);
    assertThat(dataset.seed()).isEqualTo(7);
    assertThat(dataset.magnitudes()).hasSize(5).startsWith("magnitudes[0]");
    List<Integer> counts = new ArrayList<>();
    Dataset.Range redshift = Dataset.Range.NONE;
    for (Dataset.Partition partition : dataset.partitions()) {
      counts.add(partition.samples());
      Path file = dir.resolve("expected").resolve(partition.name());
      assertThat(partition.bytes()).isEqualTo(Files.size(file));
      assertThat(partition.sha256()).isEqualTo(Digests.sha256(Files.readAllBytes(file)));
      for (double z : Prepared.read(file).target(0).toDoubles()) {
        redshift = redshift.and(new Dataset.Range((float) z, (float) z));
      }
    }
    assertThat(counts).containsExactly(2, 2, 2, 1);
    assertThat(dataset.redshift()).isEqualTo(redshift);
  }

  private static FloatBuffer raw() throws IOException {
    byte[] npy = Files.readAllBytes(Requests.resource("images.npy"));
    return ByteBuffer.wrap(npy, 128, npy.length - 128)
        .slice()
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }
}
