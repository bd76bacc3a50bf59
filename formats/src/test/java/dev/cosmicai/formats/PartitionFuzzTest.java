package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.List;
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
  record Read(FileBytes file, SurveySamples samples, FatalFault refusal) {}

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
        return new Read(file, SurveySamples.read(input, format, NAME), null);
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
      FiniteCheck.check(read.samples().images(), SurveySamples.INPUTS.get(0), 0, NAME);
      FiniteCheck.check(read.samples().magnitudes(), SurveySamples.INPUTS.get(1), 0, NAME);
    } catch (FatalFault notFinite) {
      requireOneLine(notFinite);
      return notFinite.getMessage(); // Java may or may not change the bits of what is no number.
    }
    PartitionLayout layout = SurveySamples.layout(read.file(), format, NAME);
    CRC32 images = new CRC32();
    images.update(layout.input(0).data());
    long passed = passed(read.file()).orElse(images.getValue());
    if (passed != images.getValue()) {
      throw new AssertionError("other images pass by than are read at once");
    }
    return read.samples();
  }

  /** The checksum of the images as they are stored, if they may pass by. */
  private Optional<Long> passed(FileBytes file) {
    PartitionLayout layout = SurveySamples.layout(file, format, NAME);
    layout.input(1);
    layout.target(0);
    for (int i = 0; i < SurveySamples.INPUTS.size(); i++) {
      Conversion.of(layout.inputs().get(i), SurveySamples.INPUTS.get(i), List.of(), "survey", NAME);
    }
    return ColumnRun.of(layout.inputs().get(0)).map(run -> passed(run.bytes(), file));
  }

  private static long passed(ByteRun run, FileBytes file) {
    ByteBuffer content = ByteBuffer.allocate(PIECE_BYTES);
    CRC32 passed = new CRC32();
    for (Span span : run.spans()) {
      for (long at = 0; at < span.length(); at += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, span.length() - at);
        ByteBuffer stored = file.read(span.offset() + at, length);
        do {
          run.read(stored, content.clear());
          passed.update(content.flip());
        } while (content.limit() > 0);
        if (stored.hasRemaining()) {
          run.verify(); // An array that ends before its member does is damaged.
          throw new AssertionError("bytes of the images were left unread");
        }
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
