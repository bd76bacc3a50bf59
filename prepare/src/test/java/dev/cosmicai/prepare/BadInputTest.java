package dev.cosmicai.prepare;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each ends in one line that names the file and what of it. */
class BadInputTest {
  private static final int ZIP_DIRECTORY_HEADER = 0x02014b50;

  @TempDir private Path dir;

  @Test
  void valueThatIsNotFiniteIsNamedByFileColumnAndRow() {
    assertRefused(
        request("survey.fits", null, "u,BAD", "redshift"),
        Reason.PartitionNotFinite,
        "survey.fits, column `BAD`, row 3 (counted from 0): NaN");
  }

  @Test
  void fluxWithoutAMagnitudeIsNamedByFileColumnAndRow() {
    // Channels of bytes hold zeros; as fluxes they have no magnitude.
    PrepareRequest request = request("survey.fits", null, "BAD", "redshift");

    assertRefused(Requests.fluxes(request, Optional.of(1.0)), Reason.PartitionNotFinite, "row 3");
  }

  @Test
  void unknownColumnIsToldWithThoseThereAre() {
    assertRefused(
        request("survey.fits", null, "flux_u", "redshift"),
        Reason.InvalidSpec,
        "survey.fits has no array or column `flux_u`; it has `CUTOUTS, NAME, u, g, r, i, z, MAGS");
    assertRefused(
        request("survey.npz", null, "mags", "redshift"),
        Reason.InvalidSpec,
        "has no array or column `mags`; it has `images, magnitudes, redshift`");
    assertRefused(
        request("survey.h5", "plain", "mags", "z"),
        Reason.InvalidSpec,
        "has no array or column `mags`; it has `plain, packed, catalogue/mags, catalogue/z`");
  }

  @Test
  void columnThatIsNoneIsTold() {
    assertRefused(
        request("survey.fits", null, "NAME", "redshift"),
        Reason.PartitionShape,
        "column `NAME` has no numbers of fixed size; its form (TFORM) is A");
    assertRefused(
        request("survey.fits", null, "MAGS[5]", "redshift"),
        Reason.InvalidSpec,
        "column `MAGS` has 5 values in a row; there is no number 5, counted from 0");
    assertRefused(
        request("survey.fits", null, "u", "MAGS"),
        Reason.InvalidSpec,
        "say which one is the redshift, as MAGS[0]");
    assertRefused(
        request("survey.npz", null, "images", "redshift"),
        Reason.PartitionShape,
        "array `images` holds more than a list of numbers in each row");
  }

  @Test
  void imagesThatAreNoneAreTold() {
    assertRefused(
        request("survey.h5", null, "catalogue/mags", "catalogue/z"),
        Reason.InvalidSpec,
        "survey.h5 has more than one array of images");
    assertRefused(
        request("survey.npz", "magnitudes", "magnitudes", "redshift"),
        Reason.PartitionShape,
        "array `magnitudes` has rows of shape [5]; wanted channels, height and width");
    PrepareRequest npz = Requests.npz();
    assertRefused(
        Requests.with(npz, cut(List.of(6), 4)), Reason.PartitionShape, "none is number 6");
    assertRefused(
        Requests.with(npz, cut(List.of(0), 9)),
        Reason.PartitionShape,
        "has cut-outs of 8×10 pixels, smaller than --size 9");
  }

  @Test
  void compressedArrayOfMoreThanMemoryIsForIsRefusedWithTheReason() throws IOException {
    byte[] archive = Files.readAllBytes(Requests.resource("packed.npz"));
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 46 <= archive.length; at++) {
      if (bytes.getInt(at) == ZIP_DIRECTORY_HEADER) {
        bytes.putInt(at + 24, 300 << 20);
      }
    }

    assertRefused(
        Requests.of(Files.write(dir.resolve("large.npz"), archive), "images", null, "mags", "z"),
        Reason.PartitionShape,
        "more than 256 MiB are not unpacked into memory: save it with numpy.savez instead");
  }

  @Test
  void imagesInFortranOrderOfMoreThanMemoryIsForAreRefusedWithTheReason() throws IOException {
    Path file = dir.resolve("large.npy");
    String header = "{'descr': '<f4', 'fortran_order': True, 'shape': (20000, 5, 32, 32), }\n";
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE, SPARSE)) {
      channel.write(
          ByteBuffer.allocate(10 + header.length())
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
              .putShort((short) header.length())
              .put(header.getBytes(StandardCharsets.US_ASCII))
              .flip());
      channel.write(ByteBuffer.allocate(1), 10L + header.length() + 20_000L * 5 * 32 * 32 * 4 - 1);
    }

    assertRefused(
        Requests.of(file, null, Requests.resource("survey.npz"), "magnitudes", "redshift"),
        Reason.PartitionShape,
        "its samples scattered over 409,600,000 bytes, more than 256 MiB");
  }

  @Test
  void catalogueOfOtherLengthIsTold() throws IOException {
    Path one = Files.createDirectory(dir.resolve("one"));
    Files.copy(Requests.resource("pt/2.pt"), one.resolve("2.pt"));

    assertRefused(
        Requests.of(Requests.resource("images.npy"), null, one, "magnitudes", "redshift"),
        Reason.PartitionShape,
        "one, magnitudes has 3 rows, but");
  }

  @Test
  void whatIsNotThereIsTold() {
    Path missing = dir.resolve("missing.fits");
    assertRefused(
        Requests.of(missing, null, null, "a", "b"),
        Reason.InputNotFound,
        "missing.fits does not exist");
    assertRefused(
        Requests.of(dir.resolve("x.h5"), null, null, "a", "b"),
        Reason.InputNotFound,
        "x.h5 does not exist");
    assertRefused(
        Requests.of(dir, null, null, "a", "b"), Reason.InputNotFound, "holds no .pt files");
    assertRefused(
        Requests.of(dir.resolve("survey.csv"), null, null, "a", "b"),
        Reason.InvalidSpec,
        "has no known ending; wanted .npy, .npz, .fits, .h5, .pt or a folder of .pt");
  }

  /** Whatever is done to a file, the only thing that comes out is a fault that names it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "images.npy",
        "survey.npz",
        "packed.npz",
        "survey.fits",
        "scaled.fits",
        "survey.h5"
      })
  void damagedFilesEndInAFaultOrInPartitions(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Requests.resource(name));
    Random random = new Random(1);
    for (int i = 0; i < 120; i++) {
      byte[] damaged =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
        int reach = i % 2 == 0 ? damaged.length : Math.min(damaged.length, 4_000);
        damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(dir.resolve(name), damaged);
      PrepareRequest request =
          switch (name) {
            case "survey.fits" -> Requests.of(file, null, null, "MAGS", "Redshift");
            case "survey.h5" -> Requests.of(file, "packed", null, "catalogue/mags", "catalogue/z");
            case "packed.npz" -> Requests.of(file, "images", null, "mags", "z");
            case "survey.npz" -> Requests.of(file, null, null, "magnitudes", "redshift");
            default ->
                Requests.of(file, null, Requests.resource("survey.npz"), "magnitudes", "redshift");
          };
      try {
        Prepared.into(dir.resolve("out-" + i), request);
      } catch (FatalFault e) {
        assertThat(e).hasMessageContaining(name).hasMessageNotContaining("\n");
      }
    }
  }

  private static PrepareRequest request(
      String file, String images, String magnitudes, String redshift) {
    return Requests.of(Requests.resource(file), images, null, magnitudes, redshift);
  }

  private static PrepareRequest.Cut cut(List<Integer> channels, int size) {
    return new PrepareRequest.Cut(
        PrepareRequest.Layout.CHW, channels, size, PrepareRequest.Fit.CROP);
  }

  private void assertRefused(PrepareRequest request, Reason reason, String message) {
    assertThatThrownBy(() -> Prepared.into(dir.resolve("refused"), request))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason))
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
