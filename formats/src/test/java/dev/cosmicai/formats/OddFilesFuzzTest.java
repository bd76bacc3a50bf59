package dev.cosmicai.formats;

import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Files of any format. */
class OddFilesFuzzTest extends ColumnsFuzzTest {
  private static final String[] ENDINGS = {".pt", ".npz", ".npy", ".gz"};

  private static final int MANY = 100_000;

  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(golden(), many());
  }

  /** Within the same time and memory as any other file. */
  private static Stream<Seed> many() {
    return Stream.of(
        new Seed("many-own-storages", ManySamples.own(MANY)),
        new Seed("many-members", ManySamples.emptyMembers(MANY)),
        new Seed("many-rows", ManySamples.rows(MANY, false)),
        new Seed("many-rows-backwards", ManySamples.rows(MANY, true)));
  }

  private Stream<Seed> golden() {
    return Stream.of("odd", "good", "refused")
        .flatMap(folder -> Seed.files(getClass(), folder, ENDINGS))
        .flatMap(
            seed ->
                Stream.of(
                    seed,
                    new Seed("unchecked-" + seed.name(), Goldens.withoutChecksums(seed.bytes()))));
  }

  @Override
  protected Supplier<List<Column>> reader(ByteBuffer input) {
    return columns(input);
  }
}
