package dev.cosmicai.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.zip.StoredZip;
import dev.cosmicai.formats.zip.ZipOutput;
import dev.cosmicai.fuzzing.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The pickle of a {@code .pt} file, in an archive that is sound otherwise: what it says of tensors
 * is followed to the samples.
 */
class PickleFuzzTest extends PartitionFuzzTest {
  private static final String PICKLE = "/data.pkl";

  /** The storages' keys in the pickles that are seeds. */
  private static final int STORAGES = 4;

  private static final int STORAGE_BYTES = 2_560;

  PickleFuzzTest() {
    super(PartitionFormat.PT);
  }

  @Override
  protected Stream<Seed> seeds() {
    Stream<Seed> files =
        Stream.of("good", "refused").flatMap(folder -> Seed.files(getClass(), folder, ".pt"));
    return Stream.concat(
        Seed.files(getClass(), "written", ".pkl"), files.flatMap(PickleFuzzTest::pickle));
  }

  @Override
  protected Supplier<Read> reader(ByteBuffer input) {
    return super.reader(Goldens.direct(archive(bytes(input))));
  }

  /** None if the file is too damaged, older than archives, or not an archive as torch makes it. */
  private static Stream<Seed> pickle(Seed file) {
    try {
      StoredZip zip = StoredZip.open(ByteBuffer.wrap(file.bytes()), file.name());
      return zip.entryEndingWith(PICKLE)
          .map(entry -> Stream.of(new Seed(file.name() + ".pkl", bytes(zip.bytes(entry)))))
          .orElse(Stream.empty());
    } catch (FatalFault e) {
      return Stream.empty();
    }
  }

  private static byte[] archive(byte[] pickle) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutput zip = new ZipOutput(file)) {
      zip.add("p" + PICKLE, ByteBuffer.wrap(pickle));
      zip.add("p/byteorder", ByteBuffer.wrap("little".getBytes(UTF_8)));
      for (int key = 0; key < STORAGES; key++) {
        zip.add("p/data/" + key, ByteBuffer.allocate(STORAGE_BYTES));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
