package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.input.InputFile;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are easily read wrongly; {@code make_odd_inputs.py} made them. */
class OddInputsTest {
  private static final int SAMPLES = 7;
  private static final long FIRST_ID = 1_237_648_720_693_755_918L;

  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types.h5|bits12|integers of 12 bits at bit 4 of 2 bytes, which are not read",
        "types.h5|float8|floating point of 8 bits (exponent 4, mantissa 3, bias 7) at bit 0",
        "types.h5|bool|holds `EnumDataType`; wanted numbers",
        "external.h5|elsewhere|dataset `elsewhere` cannot be read as HDF5",
        "table.fits|SPEC|column `SPEC` has no numbers of fixed size; its form (TFORM) is P",
        "records.npy|name|field `name` holds elements of type `<U3`; wanted numbers",
        "text-beside.npz|name|array `name` holds elements of type `<U3`; wanted numbers",
      })
  void whatIsNotReadIsRefusedByItsNameOnceItIsAskedFor(String file, String name, String message) {
    try (InputFile input = open(file)) {
      assertThatThrownBy(() -> input.array(name))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining(message)
          .hasMessageNotContaining("damaged");
    }
  }

  @Test
  void numbersThatWereNeverWrittenAreTheFillValue() {
    double[] written = column("../survey.npz", "redshift");

    assertThat(column("unwritten.h5", "chunks"))
        .containsExactly(written[0], written[1], written[2], written[3], 0.75, 0.75, 0.75);
    assertThat(column("unwritten.h5", "contiguous")).containsOnly(0.25).hasSize(SAMPLES);
    assertThat(column("unwritten.h5", "zeros")).containsOnly(0).hasSize(SAMPLES);
  }

  @Test
  void undefinedPixelIsNamedByRowAndChannel() {
    assertThatThrownBy(() -> prepare("blank.fits", "CUTOUTS", "survey.fits", "MAGS", "Redshift"))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.PartitionNotFinite))
        .hasMessageContaining("image `CUTOUTS` holds an undefined pixel (NaN) in row 2, channel 4");
  }

  @Test
  void missingWholeNumberIsNone() {
    double[] redshift = column("table.fits", "Z");
    double[] expected = column("../survey.npz", "redshift");
    expected[3] = Double.NaN;

    assertThat(redshift).containsExactly(expected);
    assertThatThrownBy(() -> prepare("images.npy", null, "odd/table.fits", "ONE", "Z"))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("column `ONE`, row 3 (counted from 0): NaN");
  }

  @Test
  void wholeNumbersOf64BitsAreReadExactly() {
    try (InputFile table = open("table.fits")) {
      RowArray signed = table.array("OBJID");
      RowArray unsigned = table.array("uid");
      RowArray tooLarge = table.array("TOO");
      for (int row = 0; row < SAMPLES; row++) {
        assertThat(signed.whole(row, 0)).isEqualTo(FIRST_ID + row);
        assertThat(unsigned.whole(row, 0)).isEqualTo(FIRST_ID + row);
      }
      assertThat(signed.isWhole() && unsigned.isWhole()).isTrue();
      assertThat(table.array("RA").isWhole() || table.array("Z").isWhole()).isFalse();
      assertThatThrownBy(() -> tooLarge.whole(5, 0))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("column `TOO`, row 5 (counted from 0) is a number beyond 64 bits");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "dither1", "dither2"})
  void scaledTilesAreReadAsAstropyReadsThem(String method) {
    try (InputFile tiles = open("tiles.fits.fz");
        InputFile numbers = open("tiles.npz")) {
      RowArray actual = tiles.array(method);
      RowArray expected = numbers.array(method);
      int count = expected.rowElements();
      float[] ours = new float[count];
      float[] astropys = new float[count];
      for (int row = 0; row < SAMPLES; row++) {
        actual.read(row, 0, count, ours);
        expected.read(row, 0, count, astropys);
        assertThat(ours).containsExactly(astropys);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "beyond|z|array `beyond`, row 2 (counted from 0): 1.0E300 is beyond float32",
        "mags|far|array `far`, row 4 (counted from 0): 1.0E308 is beyond float32"
      })
  void numberBeyondFloat32IsRefusedBeforeAnythingIsMade(
      String magnitudes, String redshift, String message) {
    assertThatThrownBy(() -> prepare("images.npy", null, "odd/beyond.npz", magnitudes, redshift))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(message);
    assertThat(dir.resolve("out")).isEmptyDirectory();
  }

  @Test
  void sampleWithoutARedshiftIsKeptWithoutALabel() throws IOException {
    Dataset dataset = prepare("images.npy", null, "odd/missing.npz", "mags", "nan");

    int missing = 0;
    int labelled = 0;
    for (Dataset.Partition partition : dataset.partitions()) {
      Path file = dir.resolve("out").resolve(partition.name());
      for (double redshift : Prepared.read(file).target(0).toDoubles()) {
        if (Double.isNaN(redshift)) {
          missing++;
        } else {
          labelled++;
        }
      }
    }
    assertThat(missing).isEqualTo(2);
    assertThat(labelled).isEqualTo(SAMPLES - 2);
    assertThat(dataset.redshift().min()).isGreaterThan(0);
  }

  @Test
  void numbersThatStandForNoneAreTold() {
    List<String> lines = new ArrayList<>();
    PrepareRequest request = request("images.npy", null, "odd/missing.npz", "marked", "sentinels");
    try (Destination destination = FolderDestination.create(dir.resolve("out"))) {
      Prepared.into(
          destination,
          request,
          new Preparation.Progress() {
            @Override
            public void warn(String line) {
              lines.add(line);
            }

            @Override
            public void begin(int partitions, long samples) {}

            @Override
            public void done(Dataset.Partition partition, boolean wasThere) {}
          });
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .contains("array `marked`: 1 of 7 rows hold values such as 99.0 (row 3, counted from 0)");
    assertThat(lines.get(1))
        .contains("array `sentinels`: 2 of 7 rows hold values such as -9999.0 (row 2")
        .contains("Write NaN where there is no redshift");
  }

  @Test
  void compressedImagesThatShrinkWellAreRead() throws IOException {
    int count = 1_500; // 30 MB, of which 30 kB are left.
    Path file = dir.resolve("zeros.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String shape : List.of("images,5,32,32", "mags,5", "z")) {
        String[] words = shape.split(",", 2);
        String dimensions = count + "," + (words.length == 1 ? "" : words[1]);
        String header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }\n".formatted(dimensions);
        int numbers = shape.startsWith("images") ? 5 * 32 * 32 : words.length == 1 ? 1 : 5;
        zip.putNextEntry(new ZipEntry(words[0] + ".npy"));
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        zip.write(new byte[] {(byte) header.length(), 0});
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
        zip.write(new byte[count * numbers * Float.BYTES]);
      }
    }
    assertThat(Files.size(file)).isLessThan(100_000);

    Dataset dataset =
        Prepared.into(
            dir.resolve("out"),
            Requests.of(
                Requests.of(file, null, null, "mags", "z"),
                PrepareRequest.Partition.ofSamples(count)));

    assertThat(dataset.samples()).isEqualTo(count);
  }

  @Test
  void damagedPtIsTold() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("pt"));
    byte[] damaged = Files.readAllBytes(Requests.resource("pt/10.pt"));
    damaged[damaged.length / 2] ^= 1;
    Files.write(folder.resolve("10.pt"), damaged);

    assertThatThrownBy(
            () ->
                Prepared.into(
                    dir.resolve("out"), Requests.of(folder, "images", null, "magnitudes", null)))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.PartitionCorrupt))
        .hasMessageContaining("10.pt");
  }

  private Dataset prepare(
      String images, String imagesName, String catalogue, String magnitudes, String redshift) {
    return Prepared.into(
        dir.resolve("out"), request(images, imagesName, catalogue, magnitudes, redshift));
  }

  private static PrepareRequest request(
      String images, String imagesName, String catalogue, String magnitudes, String redshift) {
    return Requests.of(
        Requests.resource(images.equals("blank.fits") ? "odd/" + images : images),
        imagesName,
        Requests.resource(catalogue),
        magnitudes,
        redshift);
  }

  private static InputFile open(String file) {
    return InputFile.open(Source.of(Requests.resource("odd").resolve(file).normalize()));
  }

  private static double[] column(String file, String name) {
    try (InputFile input = open(file)) {
      RowArray array = input.array(name);
      double[] values = new double[(int) array.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = array.number(row, 0);
      }
      return values;
    }
  }
}
