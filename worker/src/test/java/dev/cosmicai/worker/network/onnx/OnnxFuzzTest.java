package dev.cosmicai.worker.network.onnx;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

class OnnxFuzzTest extends ReaderFuzzTest<OnnxFile> {
  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(
        Seed.files(getClass(), ".", ".onnx"),
        Stream.of(
            new Seed("empty", new byte[0]),
            // A tag and a length of nothing, over and over: inputs, nodes, properties, weights.
            new Seed("many-inputs", repeated((byte) 0x5a)),
            new Seed("many-nodes", repeated((byte) 0x0a)),
            new Seed("many-weights", repeated((byte) 0x2a)),
            new Seed("many-properties", properties())));
  }

  @Override
  protected Supplier<OnnxFile> reader(ByteBuffer input) {
    return () -> {
      var unused = OnnxFile.metadata(FileBytes.of(input));
      return OnnxFile.read(input, "net.onnx");
    };
  }

  @Override
  protected Object content(OnnxFile value) {
    return List.of(
        value.inputs(), value.outputs(), value.metadata().isPresent(), value.golden().isPresent());
  }

  private static byte[] repeated(byte tag) {
    int count = 1 << 16;
    ByteBuffer bytes = ByteBuffer.allocate(2 * count + 4);
    bytes.put((byte) 0x3a).put((byte) 0x80).put((byte) 0x80).put((byte) 0x08);
    while (bytes.hasRemaining()) {
      bytes.put(tag).put((byte) 0);
    }
    return bytes.array();
  }

  private static byte[] properties() {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 17);
    while (bytes.hasRemaining()) {
      bytes.put((byte) 0x72).put((byte) 0);
    }
    return bytes.array();
  }
}
