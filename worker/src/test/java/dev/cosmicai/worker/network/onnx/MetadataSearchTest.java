package dev.cosmicai.worker.network.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.worker.network.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of which little is read says of itself is what the whole of it says. */
class MetadataSearchTest {
  private static final int LARGE = 5 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"tokens.onnx", "described.onnx", "three.onnx", "golden-no-base64.onnx"})
  void isThatOfTheWholeFile(String name) throws IOException {
    byte[] file = bytes(name);

    assertThat(text(OnnxFile.metadata(FileBytes.of(ByteBuffer.wrap(file)))))
        .isEqualTo(text(OnnxFile.read(ByteBuffer.wrap(file), name).metadata()));
  }

  @Test
  void ofALargeFileLittleIsRead() throws IOException {
    byte[] file = behindWeights(bytes("tokens.onnx"));
    int[] read = {0};
    FileBytes counting =
        new FileBytes() {
          @Override
          public long size() {
            return file.length;
          }

          @Override
          public ByteBuffer read(long offset, int length) {
            read[0] += length;
            return ByteBuffer.wrap(file, (int) offset, length).slice();
          }
        };

    assertThat(text(OnnxFile.metadata(counting))).startsWith("{\"format\": \"cosmic-model/2\"");
    assertThat(read[0]).isLessThan(10_000);
  }

  @Test
  void ofDamagedFilesNothingIsFoundAndNothingThrown() throws IOException {
    byte[] whole = bytes("tokens.onnx");
    Random random = new Random(14);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      damaged[random.nextInt(Math.min(60, damaged.length))] = (byte) random.nextInt();
      var unused = OnnxFile.metadata(FileBytes.of(ByteBuffer.wrap(damaged)));
    }
    assertThat(OnnxFile.metadata(FileBytes.of(ByteBuffer.allocate(0)))).isEmpty();
    assertThat(OnnxFile.metadata(FileBytes.of(ByteBuffer.wrap("PK\3\4".getBytes(UTF_8)))))
        .isEmpty();
  }

  /** Field 1000, unknown and large, as a graph would be, before the rest. */
  private static byte[] behindWeights(byte[] file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(1000, new byte[LARGE]);
    out.flush();
    bytes.write(file);
    return bytes.toByteArray();
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(TestNetworks.file("onnx/" + name));
  }

  private static String text(Optional<ByteBuffer> json) {
    return json.map(bytes -> UTF_8.decode(bytes).toString()).orElse("");
  }
}
