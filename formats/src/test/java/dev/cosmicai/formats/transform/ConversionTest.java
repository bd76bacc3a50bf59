package dev.cosmicai.formats.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.BufferMember;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** torch is the oracle: {@code make_transforms.py} wrote what it makes of the same images. */
class ConversionTest {
  private static final double RESIZE_BOUND = 1e-5;
  private static final Map<String, Tensor> TORCH = torch();

  @Test
  void pixelsOfEightBitsBecomeWhatTorchvisionMakesOfThem() {
    Tensor scaled = convert("pixels", 3, 13, 11, channelsFirst(), scale(1 / 255.0));
    Tensor normalized =
        convert(
            "pixels",
            3,
            13,
            11,
            channelsFirst(),
            scale(1 / 255.0),
            normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));

    assertThat(scaled).isEqualTo(TORCH.get("scaled"));
    assertThat(normalized).isEqualTo(TORCH.get("normalized"));
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "5, 6", "13, 1"})
  void centreIsWhereTorchvisionHasIt(int height, int width) {
    assertThat(convert("image", 3, height, width, crop(height, width)))
        .isEqualTo(TORCH.get("crop_" + height + "_" + width));
  }

  static Stream<String> resized() {
    return TORCH.keySet().stream().filter(name -> name.matches("(down|up|mixed|same)_.*")).sorted();
  }

  @ParameterizedTest
  @MethodSource("resized")
  void otherSizeIsWithinRoundingOfTorchs(String name) {
    String[] words = name.split("_", -1);
    long[] shape = TORCH.get(name).shape();
    Transform.Resize resize =
        new Transform.Resize(
            List.of((int) shape[2], (int) shape[3]),
            Transform.Interpolation.valueOf(words[1].toUpperCase(Locale.ROOT)),
            words.length > 2 && words[2].equals("true"));

    Tensor made =
        convert(
            "image",
            3,
            (int) shape[2],
            (int) shape[3],
            new Transform(null, null, resize, null, null, null));

    assertThat(made.toDoubles()).containsExactly(TORCH.get(name).toDoubles(), within(RESIZE_BOUND));
  }

  @Test
  void stepsApplyInTheirOrder() {
    Tensor cutAfter = convert("image", 1, 4, 4, resize(8, 8), crop(4, 4), channels(2), scale(-2));
    Tensor cutBefore = convert("image", 1, 4, 4, channels(2), scale(-2), resize(8, 8), crop(4, 4));
    Tensor otherwise = convert("image", 1, 4, 4, channels(2), scale(-2), crop(8, 8), resize(4, 4));

    assertThat(cutAfter.toDoubles()).containsExactly(cutBefore.toDoubles(), within(1e-5));
    assertThat(cutAfter.toDoubles()[0]).isNotCloseTo(otherwise.toDoubles()[0], within(1e-3));
  }

  @Test
  void channelsComeInTheOrderThatIsAskedFor() {
    Tensor turned = convert("image", 2, 13, 11, channels(2, 0));
    double[] image = TORCH.get("image").toDoubles();

    assertThat(turned.toDoubles()[0]).isEqualTo(image[2 * 143]);
    assertThat(turned.toDoubles()[143]).isEqualTo(image[0]);
    assertThat(turned.toDoubles()[2 * 143]).isEqualTo(image[5 * 143]);
  }

  @Test
  void nothingIsDoneWhereNothingIsToBeDone() {
    TensorSpec wanted = TensorSpec.of("images", ElementType.FLOAT32, 3, 13, 11);
    assertThat(conversion(TORCH.get("image"), wanted).isIdentity()).isTrue();
    assertThat(conversion(TORCH.get("image"), wanted, channels(0, 1, 2)).isIdentity()).isTrue();
    assertThat(conversion(TORCH.get("image"), wanted, scale(1)).isIdentity()).isFalse();
    TensorSpec flat = TensorSpec.of("x", ElementType.FLOAT32, 1);
    Tensor column = Tensor.ofFloats(new float[2], 2);
    assertThat(conversion(column, flat).isIdentity()).as("[N] for [N, 1]").isTrue();
  }

  @Test
  void floatsAreRoundedToTheTypeThatIsWanted() {
    Tensor column = Tensor.ofDoubles(new double[] {1 / 3.0, 70_000, -1e300}, 3);

    assertThat(converted(column, TensorSpec.of("x", ElementType.FLOAT32)).toFloats())
        .containsExactly(1 / 3f, 70_000, Float.NEGATIVE_INFINITY);
    assertThat(converted(column, TensorSpec.of("x", ElementType.FLOAT16)).toDoubles())
        .containsExactly(0.333251953125, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(converted(column, TensorSpec.of("x", ElementType.FLOAT64))).isEqualTo(column);
  }

  @Test
  void integersStayWhatTheyWereOrAreRefused() {
    Tensor column = Tensor.ofInts(new int[] {0, 255, 16_777_216}, 3);

    assertThat(converted(column, TensorSpec.of("x", ElementType.INT64)).toDoubles())
        .containsExactly(0, 255, 16_777_216);
    assertThat(converted(column, TensorSpec.of("x", ElementType.FLOAT32)).toFloats())
        .containsExactly(0, 255, 16_777_216);
    assertThatThrownBy(() -> converted(column, TensorSpec.of("x", ElementType.UINT8)))
        .hasMessage(
            "1.pt holds 16777216 in x of sample 102 (counted from 0), which uint8 does not hold"
                + " exactly; the network takes x uint8 [N]");
    Tensor odd = Tensor.ofInts(new int[] {16_777_217}, 1);
    assertThatThrownBy(() -> converted(odd, TensorSpec.of("x", ElementType.FLOAT32)))
        .hasMessageContaining("which float32 does not hold exactly");
    ByteBuffer least = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    least.putLong(0, Long.MIN_VALUE); // pandas writes it for a missing time
    Tensor missing = new Tensor(ElementType.INT64, new long[] {1}, least);
    assertThatThrownBy(() -> converted(missing, TensorSpec.of("x", ElementType.FLOAT16)))
        .hasMessageContaining("holds -9223372036854775808 in x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image  | FLOAT32 | 3, 13, 12 | takes images float32 \\[N, 3, 13, 12\\]$
          image  | FLOAT32 | 3, 8, 8 | larger images.*\\[\\{input: images, centerCrop: \\[8, 8\\]\\}\\]$
          image  | FLOAT32 | 2, 8, 8 | channels: \\[0, 1\\]\\}, \\{input: images, centerCrop: \\[8, 8\\]\\}\\]$
          pixels | UINT8   | 3, 13, 11 | channels seem to come last.*\\{input: images, channelsFirst: true\\}\\]$
          pixels | UINT8   | 2, 8, 8 | channels seem to come last.*\\[\\{input: images, channelsFirst: true\\}, \\{input: images, channels: \\[0, 1\\]\\}, \\{input: images, centerCrop: \\[8, 8\\]\\}\\]$
          pixels | FLOAT32 | 13, 11, 3 | say how 8-bit pixels become such numbers: .*scale: 0.00392156862745098
          image  | INT64   | 3, 13, 11 | save whole numbers as integers$
          """)
  void misfitSaysWhatToWrite(String array, ElementType type, String shape, String message) {
    List<Integer> dimensions = Stream.of(shape.split(", ")).map(Integer::valueOf).toList();
    TensorSpec wanted = new TensorSpec("images", type, dimensions);

    assertThatThrownBy(() -> conversion(TORCH.get(array), wanted))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.PartitionShape))
        .hasMessageStartingWith("1.pt holds images of ")
        .hasMessageMatching("(?s).*" + message + ".*");
  }

  @Test
  void transformsThatDoNotApplyAreRefused() {
    TensorSpec wanted = TensorSpec.of("images", ElementType.FLOAT32, 3, 13, 11);
    Tensor image = TORCH.get("image");
    assertThatThrownBy(() -> conversion(image, wanted, channels(3)))
        .hasMessageContaining("a sample is [3, 13, 11]", "channels names one beyond the last");
    assertThatThrownBy(() -> conversion(image, wanted, crop(14, 2)))
        .hasMessageContaining("centerCrop [14, 2] is larger than that");
    assertThatThrownBy(() -> conversion(image, wanted, crop(4, 4), channelsFirst()))
        .hasMessageContaining("channelsFirst comes before");
    assertThatThrownBy(
            () -> conversion(image, wanted, normalize(List.of(1.0, 2.0), List.of(1.0, 1.0))))
        .hasMessageContaining("normalize names 2 channels; correct data.transforms;");
    List<Double> colours = List.of(1.0, 2.0, 3.0);
    assertThatThrownBy(() -> conversion(TORCH.get("pixels"), wanted, normalize(colours, colours)))
        .hasMessageContaining("seem to come last: begin with channelsFirst: true; correct");
    assertThatThrownBy(
            () -> conversion(TORCH.get("pixels"), wanted, normalize(List.of(1.0), List.of(1.0))))
        .hasMessageEndingWith(
            "write data.transforms: [{input: images, channelsFirst: true}], and behind these the"
                + " transforms of now, whose place they take");
    Tensor flat = Tensor.ofFloats(new float[4], 2, 2);
    assertThatThrownBy(() -> conversion(flat, wanted, crop(1, 1)))
        .hasMessageContaining("only scale and normalize apply to what is no image");
    TensorSpec integers = TensorSpec.of("images", ElementType.UINT8, 13, 11, 3);
    assertThatThrownBy(() -> conversion(TORCH.get("pixels"), integers, scale(2)))
        .hasMessageContaining("integers cannot be scaled");
  }

  private static Tensor convert(
      String array, int channels, int height, int width, Transform... transforms) {
    TensorSpec wanted = TensorSpec.of("images", ElementType.FLOAT32, channels, height, width);
    return converted(TORCH.get(array), wanted, transforms);
  }

  /** Of samples from position 100 on. */
  private static Tensor converted(Tensor column, TensorSpec wanted, Transform... transforms) {
    int count = (int) column.shape()[0];
    ByteBuffer target =
        ByteBuffer.allocate(count * wanted.sampleBytes()).order(ByteOrder.nativeOrder());
    conversion(column, wanted, transforms).apply(column.data(), 100, count, target);
    return new Tensor(wanted.type(), wanted.shape(count), target);
  }

  private static Conversion conversion(Tensor column, TensorSpec wanted, Transform... transforms) {
    FileFaults faults = FileFaults.partition("1.pt");
    StridedTensor stored =
        StridedTensor.dense(
            column.type(),
            column.shape(),
            false,
            Extent.of(new BufferMember(column.data())),
            faults,
            wanted.name());
    return Conversion.of(stored, wanted, List.of(transforms), "net", "1.pt");
  }

  private static Transform channels(Integer... channels) {
    return new Transform(List.of(channels), null, null, null, null, null);
  }

  private static Transform crop(int height, int width) {
    return new Transform(null, List.of(height, width), null, null, null, null);
  }

  private static Transform resize(int height, int width) {
    Transform.Resize resize = new Transform.Resize(List.of(height, width), null, null);
    return new Transform(null, null, resize, null, null, null);
  }

  private static Transform scale(double factor) {
    return new Transform(null, null, null, factor, null, null);
  }

  private static Transform normalize(List<Double> mean, List<Double> std) {
    Transform.Normalize normalize = new Transform.Normalize(mean, std);
    return new Transform(null, null, null, null, normalize, null);
  }

  private static Transform channelsFirst() {
    return new Transform(null, null, null, null, null, true);
  }

  private static Map<String, Tensor> torch() {
    try (InputStream in = ConversionTest.class.getResourceAsStream("torch.npz")) {
      return NpzReader.read(ByteBuffer.wrap(in.readAllBytes()), "torch.npz");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
