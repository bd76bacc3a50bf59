package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The pickle of a {@code .pt} file, in an archive that is sound otherwise: what it says of tensors
 * is followed to the samples.
 */
class PickleFuzzTest extends PartitionFuzzTest {
  PickleFuzzTest() {
    super(PartitionFormat.PT);
  }

  @Override
  protected Stream<Seed> seeds() {
    return PickleArchive.pickles(getClass(), "good", "refused");
  }

  @Override
  protected Supplier<Read> reader(ByteBuffer input) {
    return super.reader(Goldens.direct(PickleArchive.around(bytes(input))));
  }
}
