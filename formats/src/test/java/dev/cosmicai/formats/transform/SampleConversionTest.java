package dev.cosmicai.formats.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.image.ImageGoldens;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From encoded images, and other samples one by one, to what a network takes. */
class SampleConversionTest {
  private static final Map<String, Tensor> EXPECTED = ImageGoldens.expected();
  private static final DecodingRoom ROOM = new DecodingRoom(64 << 20);
  private static final String URI = "s3://b/shard.tar";

  @Test
  void channelsComeFirstAndPixelsAreScaled() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.FLOAT32, 3, 37, 53);
    float[] converted = convert(wanted, List.of(scale(1 / 255.0)), "420.jpg");

    Tensor pixels = EXPECTED.get("420.jpg/3");
    for (int at = 0; at < converted.length; at++) {
      int channel = at / (37 * 53);
      int place = at % (37 * 53);
      assertThat(converted[at]).isEqualTo((pixels.data().get(3 * place + channel) & 0xFF) / 255f);
    }
  }

  @Test
  void networkOfOneChannelSeesGrey() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.UINT8, 1, 37, 53);
    ByteBuffer target = apply(wanted, List.of(), "420.jpg");

    assertThat(target.mismatch(EXPECTED.get("420.jpg/1").data())).isEqualTo(-1);
    assertThat(apply(TensorSpec.of("image", ElementType.UINT8, 37, 53), List.of(), "420.jpg"))
        .isEqualTo(target);
  }

  @Test
  void networkOfOneChannelMayChooseAColour() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.UINT8, 1, 37, 53);
    Transform green = new Transform(List.of(1), null, null, null, null, null);
    ByteBuffer target = apply(wanted, List.of(green), "420.jpg");

    assertThat(target.get(7)).isEqualTo(EXPECTED.get("420.jpg/3").data().get(3 * 7 + 1));
  }

  @Test
  void sixteenBitsAreKept() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.INT32, 1, 11, 13);

    ByteBuffer target = apply(wanted, List.of(), "0-16-plain.png");

    assertThat(
            target.order(ByteOrder.LITTLE_ENDIAN).mismatch(EXPECTED.get("0-16-plain.png/1").data()))
        .isEqualTo(-1);
  }

  @Test
  void imagesOfAnySizeEndInTheNetworksShape() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.FLOAT32, 3, 8, 8);
    Transform resize =
        new Transform(
            null, null, new Transform.Resize(List.of(8, 8), null, null), null, null, null);
    SampleConversion conversion = new SampleConversion(wanted, List.of(resize), "net", URI);
    ByteBuffer target = room(wanted, 3);
    List<String> images = List.of("420.jpg", "large.jpg", "0-8-plain.png");
    for (int i = 0; i < images.size(); i++) {
      conversion.apply(image(images.get(i)), i, target, i, ROOM);
    }

    for (int i = 0; i < images.size(); i++) {
      ByteBuffer alone = apply(wanted, List.of(resize), images.get(i));
      assertThat(target.slice(i * wanted.sampleBytes(), wanted.sampleBytes())).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3, 8, 8 | holds `420.jpg` of uint8 [3, 37, 53]; the network net takes image float32 [N, 3,"
            + " 8, 8]; to resize all of them, write data.transforms: [{input: image, resize: {size:"
            + " [8, 8]}}]",
        "5, 37, 53 | images have 1 channel or 3",
        "7 | an image is no input for that",
        "3, 37, 53 | say how 8-bit pixels become such numbers",
      })
  void imageThatDoesNotFitIsNamedWithWhatMayHelp(String shape, String message) {
    Integer[] dimensions =
        List.of(shape.split(", ")).stream().map(Integer::valueOf).toArray(Integer[]::new);
    TensorSpec wanted = TensorSpec.of("image", ElementType.FLOAT32, dimensions);

    assertThatThrownBy(() -> apply(wanted, List.of(), "420.jpg"))
        .isInstanceOf(FatalFault.class)
        .hasMessageStartingWith(URI + " holds `420.jpg` of uint8")
        .hasMessageContaining(message);
  }

  @Test
  void transformThatDoesNotApplyNamesTheImage() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.UINT8, 3, 40, 40);
    Transform crop = new Transform(null, List.of(40, 40), null, null, null, null);

    assertThatThrownBy(() -> apply(wanted, List.of(crop), "420.jpg"))
        .hasMessageContaining("holds `420.jpg` of which a sample is [3, 37, 53] when")
        .hasMessageContaining("centerCrop [40, 40] is larger than that");
  }

  @Test
  void imageThatTakesMoreMemoryThanThereIsIsRefusedBeforeItIsDecoded() {
    TensorSpec wanted = TensorSpec.of("image", ElementType.UINT8, 3, 37, 53);
    SampleConversion conversion = new SampleConversion(wanted, List.of(), "net", URI);

    assertThatThrownBy(
            () ->
                conversion.apply(image("420.jpg"), 0, room(wanted, 1), 0, new DecodingRoom(10_000)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("an image of 53 by 37 pixels in `420.jpg`, for which ")
        .hasMessageContaining("and 10,000 may be taken");
  }

  @Test
  void numbersOfASampleAreConvertedAndTextIsRefused() {
    TensorSpec wanted = TensorSpec.of("x", ElementType.FLOAT32, 2);
    SampleConversion conversion = new SampleConversion(wanted, List.of(), "net", URI);
    ByteBuffer target = room(wanted, 1);
    Tensor numbers = Tensor.ofDoubles(new double[] {1.5, -2}, 2);

    conversion.apply(new SampleValue.Numbers("`a.txt`", numbers), 0, target, 0, ROOM);

    assertThat(target.getFloat(0)).isEqualTo(1.5f);
    assertThat(target.getFloat(4)).isEqualTo(-2);
    SampleValue wide = new SampleValue.Numbers("`b.txt`", Tensor.ofDoubles(new double[3], 3));
    assertThatThrownBy(() -> conversion.apply(wide, 0, target, 0, ROOM))
        .hasMessageContaining(
            "holds `b.txt` of float64 [3]; the network net takes x float32 [N, 2]");
    SampleValue text = new SampleValue.Text("`c.txt`", "no number");
    assertThatThrownBy(() -> conversion.apply(text, 0, target, 0, ROOM))
        .hasMessageContaining("holds text in `c.txt`; the network net takes x float32 [N, 2]");
  }

  private static Transform scale(double factor) {
    return new Transform(null, null, null, factor, null, null);
  }

  private static SampleValue image(String name) {
    return new SampleValue.Image(ImageGoldens.image("good", name));
  }

  private static float[] convert(TensorSpec wanted, List<Transform> transforms, String name) {
    float[] values = new float[wanted.sampleElements()];
    apply(wanted, transforms, name).asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer apply(TensorSpec wanted, List<Transform> transforms, String name) {
    ByteBuffer target = room(wanted, 1);
    new SampleConversion(wanted, transforms, "net", URI).apply(image(name), 0, target, 0, ROOM);
    return target;
  }

  private static ByteBuffer room(TensorSpec wanted, int samples) {
    return ByteBuffer.allocate(samples * wanted.sampleBytes()).order(ByteOrder.nativeOrder());
  }
}
