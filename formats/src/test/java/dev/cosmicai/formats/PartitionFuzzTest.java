package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Partitions of one format, read in both ways: at once, and as a worker does, whose images pass by
 * piece by piece. Both must come to the same end.
 */
abstract class PartitionFuzzTest extends ReaderFuzzTest<PartitionFuzzTest.Read> {
  private static final String NAME = "partition";

  /** A multiple of every element's size, and small, so that there are many pieces. */
  private static final int PIECE_BYTES = 1_000;

  private final PartitionFormat format;

  PartitionFuzzTest(PartitionFormat format) {
    this.format = format;
  }

  /** What came of reading a file at once: samples, or a refusal. */
  record Read(FileBytes file, Samples samples, FatalFault refusal) {}

  /** Nearly every change of an archive ends at its checksums, so most have to be without them. */
  @Override
  protected Stream<Seed> seeds() {
    return Stream.of("good", "refused")
        .flatMap(folder -> Seed.files(getClass(), folder, "." + format))
        .flatMap(
            seed ->
                Stream.of(
                    seed,
                    new Seed("unchecked-" + seed.name(), Goldens.withoutChecksums(seed.bytes()))));
  }

  @Override
  protected Supplier<Read> reader(ByteBuffer input) {
    FileBytes file = FileBytes.of(input);
    return () -> {
      try {
        return new Read(file, PartitionReader.read(input, format, NAME), null);
      } catch (FatalFault refusal) {
        return new Read(file, null, refusal);
      }
    };
  }

  /** The comparison of samples looks at every byte. */
  @Override
  protected Object content(Read read) {
    if (read.refusal() != null) {
      requireOneLine(read.refusal());
      requireRefused(read.file(), read.refusal().getMessage());
      return read.refusal().getMessage();
    }
    try {
      FiniteCheck.check(read.samples(), NAME);
    } catch (FatalFault notFinite) {
      requireOneLine(notFinite);
      return notFinite.getMessage(); // Java may or may not change the bits of what is no number.
    }
    CRC32 images = new CRC32();
    images.update(read.samples().images());
    long passed = passed(read.file()).orElse(images.getValue());
    if (passed != images.getValue()) {
      throw new AssertionError("other images pass by than are read at once");
    }
    return read.samples();
  }

  /** The checksum of the images as float32, if they may pass by. */
  private Optional<Long> passed(FileBytes file) {
    PartitionLayout layout = PartitionReader.layout(file, format, NAME);
    layout.magnitudes();
    layout.redshifts();
    return layout.images().map(run -> passed(run, file));
  }

  private static long passed(ImageRun run, FileBytes file) {
    ByteBuffer floats = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.nativeOrder());
    CRC32 passed = new CRC32();
    for (long at = 0; at < run.length(); at += PIECE_BYTES) {
      int length = (int) Math.min(PIECE_BYTES, run.length() - at);
      ByteBuffer stored = file.read(run.offset() + at, length);
      do {
        run.read(stored, floats.clear());
        passed.update(floats.flip());
      } while (floats.limit() > 0);
      if (stored.hasRemaining()) {
        run.verify(); // An array that ends before its member does is damaged.
        throw new AssertionError("bytes of the images were left unread");
      }
    }
    run.verify();
    return passed.getValue();
  }

  /** Only what takes too much memory at once may be read piece by piece. */
  private void requireRefused(FileBytes file, String refusal) {
    try {
      if (passed(file).isEmpty() || refusal.contains("bytes of memory")) {
        return;
      }
    } catch (FatalFault refused) {
      requireOneLine(refused);
      return;
    }
    throw new AssertionError("what is refused at once passes by piece by piece");
  }
}
