package dev.cosmicai.worker.network.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the files that {@code make_onnx.py} wrote, and of what others may write. */
class OnnxFileTest {
  @Test
  void graphTellsInputsAndOutputs() throws IOException {
    OnnxFile file = read(bytes("three.onnx"));
    assertThat(file.inputs()).containsExactly(tensor("table", ElementType.FLOAT32, -1L, 6L));
    assertThat(file.outputs())
        .containsExactly(
            tensor("scores", ElementType.FLOAT32, -1L, 3L),
            tensor("size", ElementType.FLOAT32, -1L),
            tensor("class", ElementType.INT64, -1L));
    assertThat(file.metadata()).isEmpty();
    assertThat(file.golden()).isEmpty();
  }

  @Test
  void metadataLiesInTheFile() throws IOException {
    OnnxFile file = read(bytes("tokens.onnx"));
    assertThat(UTF_8.decode(file.metadata().orElseThrow()).toString())
        .startsWith("{\"format\": \"cosmic-model/2\"");
    assertThat(UTF_8.decode(file.golden().orElseThrow()).toString()).startsWith("UEsDB");
    assertThat(file.inputs().get(1)).isEqualTo(tensor("mask", ElementType.BOOL, -1L, 16L));
  }

  @Test
  void weightsThatOldFilesListAmongTheInputsAreNone() throws IOException {
    assertThat(read(bytes("weights-as-inputs.onnx")).inputs())
        .containsExactly(tensor("x", ElementType.FLOAT32, -1L, 4L));
  }

  @Test
  void whatIsNotFixedIsNotGuessed() throws IOException {
    assertThat(read(bytes("free-rank.onnx")).inputs().get(0).shape()).isEmpty();
    assertThat(read(bytes("dynamic-inner.onnx")).inputs())
        .containsExactly(tensor("x", ElementType.FLOAT32, -1L, -1L, 4L));
    assertThat(read(bytes("scalar.onnx")).inputs())
        .containsExactly(tensor("x", ElementType.FLOAT32));
    assertThat(read(bytes("strings.onnx")).inputs().get(0).elementType()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"external.onnx", "external-in-a-branch.onnx"})
  void noTensorMayLieInAnotherFile(String name) throws IOException {
    assertThat(refusal(bytes(name)))
        .hasMessageStartingWith("s3://m/net.onnx keeps weights in other files")
        .hasMessageNotContaining("passwd");
  }

  @Test
  void whatIsNoOnnxFileIsRefused() throws IOException {
    assertThat(refusal(new byte[0])).hasMessageContaining("there is no graph in it");
    assertThat(refusal("PK\3\4 and so on".getBytes(UTF_8))).hasMessageContaining("no ONNX file");
    assertThat(refusal("<html>".getBytes(UTF_8))).hasMessageContaining("no ONNX file");
  }

  @Test
  void truncatedFilesAreRefusedOrHoldLess() throws IOException {
    byte[] whole = bytes("tokens.onnx");
    for (int length = 0; length < whole.length; length += 7) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        assertThat(read(part).golden()).isEmpty();
      } catch (FatalFault fault) {
        assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
      }
    }
  }

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    Random random = new Random(14);
    for (String name : List.of("described.onnx", "three.onnx", "external-in-a-branch.onnx")) {
      byte[] whole = bytes(name);
      for (int i = 0; i < 2_000; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(Math.min(400, whole.length))] = (byte) random.nextInt();
        damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
        try {
          assertThat(read(damaged).outputs()).hasSizeLessThan(100);
        } catch (FatalFault fault) {
          assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
        }
      }
    }
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    byte[] graph = new byte[0];
    for (int i = 0; i < 1_000; i++) { // a graph in an attribute of a node of a graph
      graph = field(1, field(5, field(6, graph)));
    }
    assertThat(refusal(field(7, graph))).hasMessageContaining("is damaged, or no ONNX file");
  }

  @Test
  void lengthsAreNotBelieved() throws IOException {
    byte[] name = "cosmic.json".getBytes(UTF_8);
    byte[] property = concat(field(1, name), new byte[] {0x12, -1, -1, -1, -1, 0x07, 'x'});
    assertThat(refusal(concat(field(7, new byte[0]), field(14, property)))).isNotNull();
    assertThat(refusal(new byte[] {0x3a, -1, -1, -1, -1, 0x7f})).isNotNull();
  }

  @Test
  void veryManyInputsAreRefused() throws IOException {
    byte[] input = field(11, field(1, "x".getBytes(UTF_8)));
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      inputs.write(input);
    }
    assertThat(refusal(field(7, inputs.toByteArray())))
        .hasMessageContaining("more than 1024 inputs and outputs");
  }

  @ParameterizedTest
  @CsvSource({
    "image, image",
    "input.1, input.1",
    "/head/Add:0, _head_Add_0",
    "7, _7",
    "größe, gr__e",
    "'', _",
  })
  void columnsAreCalledLikeValuesAsFarAsNamesGo(String value, String column) {
    assertThat(OnnxValue.columnName(value)).isEqualTo(column);
    assertThat(OnnxValue.columnName("x".repeat(1_000))).hasSize(64);
  }

  private static OnnxValue tensor(String name, ElementType type, Long... shape) {
    return new OnnxValue(name, Optional.of(type), Optional.of(List.of(shape)));
  }

  private static OnnxFile read(byte[] file) {
    return OnnxFile.read(
        ByteBuffer.allocateDirect(file.length).put(file).flip(), "s3://m/net.onnx");
  }

  private static FatalFault refusal(byte[] file) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> read(file));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault.getMessage()).startsWith("s3://m/net.onnx ").doesNotContain("\n");
    return fault;
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = OnnxFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** One field that holds a message or a text. */
  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeBytes(number, ByteString.copyFrom(content));
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
