package dev.cosmicai.formats.shard;

import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.tar.TarBytes;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tar shards with members of every kind; images stay as they are. */
class ShardFuzzTest extends ReaderFuzzTest<List<ShardRow>> {
  private static final ColumnSelection SELECTION =
      new ColumnSelection(
          List.of("image"),
          List.of("label", "vector", "caption", "place"),
          List.of(ShardSamples.KEY),
          Map.of(
              "image", "jpg", "vector", "vector.npy", "caption", "txt", "place", "json.deep.list"));

  @Override
  protected Stream<Seed> seeds() {
    return Stream.of("good", "refused")
        .flatMap(folder -> Seed.files(TarBytes.class, folder, ".tar"))
        .filter(seed -> seed.bytes().length <= 1 << 16);
  }

  @Override
  protected Supplier<List<ShardRow>> reader(ByteBuffer input) {
    TarBytes bytes = new TarBytes(input);
    int size = input.remaining();
    return () -> {
      ShardSamples samples = new ShardSamples(bytes, size, SELECTION, "shard.tar");
      List<ShardRow> rows = new ArrayList<>();
      while (samples.hasNext()) {
        rows.add(samples.next());
      }
      return rows;
    };
  }

  @Override
  protected Object content(List<ShardRow> rows) {
    List<Object> content = new ArrayList<>();
    for (ShardRow row : rows) {
      content.add(row.key());
      SampleValue input = row.inputs().get(0);
      content.add(
          input instanceof SampleValue.Image image
              ? Arrays.hashCode(image.image().bytes())
              : input.label());
      for (SampleValue target : row.targets()) {
        content.add(target == null ? "none" : target.toString());
      }
    }
    return content;
  }

  @Override
  protected int maxFuzzedBytes() {
    return 1 << 15;
  }
}
