package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class SafetensorsFuzzTest extends PartitionFuzzTest {
  SafetensorsFuzzTest() {
    super(PartitionFormat.SAFETENSORS);
  }

  /** Also headers whose objects would take many times as much memory as their text. */
  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(
        super.seeds(),
        Stream.of(
            header("metadata-of-many-names", "\"__metadata__\":{%s}", i -> "\"" + i + "\":\"\""),
            header("metadata-without-end", "\"__metadata__\":{%s", i -> "\"\\\"{[\":\"\""),
            header(
                "many-tensors",
                "%s",
                i ->
                    "\"%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"
                        .formatted(i))));
  }

  private static Seed header(String name, String header, IntFunction<String> entry) {
    String entries = IntStream.range(0, 40_000).mapToObj(entry).collect(Collectors.joining(","));
    byte[] text = ("{" + header.formatted(entries) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    return new Seed(name, file.putLong(text.length).put(text).array());
  }
}
