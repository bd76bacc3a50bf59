package dev.cosmicai.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.zip.StoredZip;
import dev.cosmicai.formats.zip.ZipOutput;
import dev.cosmicai.fuzzing.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** The pickles of {@code .pt} files, and a {@code .pt} file around any. */
final class PickleArchive {
  private static final String PICKLE = "/data.pkl";

  /** The storages' keys in most pickles. */
  private static final int STORAGES = 4;

  private static final int STORAGE_BYTES = 2_560;

  private PickleArchive() {}

  /** All of the golden files, but for those that are too damaged or older than archives. */
  static Stream<Seed> pickles(Class<?> near, String... folders) {
    Stream<Seed> files = Stream.of(folders).flatMap(folder -> Seed.files(near, folder, ".pt"));
    return Stream.concat(Seed.files(near, "written", ".pkl"), files.flatMap(PickleArchive::pickle));
  }

  private static Stream<Seed> pickle(Seed file) {
    try {
      StoredZip zip = StoredZip.open(ByteBuffer.wrap(file.bytes()), file.name());
      Optional<StoredZip.Entry> entry = zip.entryEndingWith(PICKLE);
      return entry.isEmpty()
          ? Stream.empty()
          : Stream.of(new Seed(file.name() + ".pkl", bytes(zip.bytes(entry.get()))));
    } catch (FatalFault e) {
      return Stream.empty();
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  /** An archive that is sound but for its pickle. */
  static byte[] around(byte[] pickle) {
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
