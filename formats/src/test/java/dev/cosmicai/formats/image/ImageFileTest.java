package dev.cosmicai.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.ImageGoldens.Refusal;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JPEG and PNG against Pillow. */
class ImageFileTest {
  private static final Map<String, Tensor> EXPECTED = ImageGoldens.expected();
  private static final FileFaults FAULTS = FileFaults.partition("s3://b/shard.tar");

  static List<String> good() {
    return ImageGoldens.good();
  }

  static List<Refusal> refused() {
    return ImageGoldens.refused();
  }

  @ParameterizedTest
  @MethodSource("good")
  void pixelsAreThoseOfPillowToTheLastBit(String name) {
    for (int channels : new int[] {3, 1}) {
      Pixels pixels = ImageFile.open(ImageGoldens.image("good", name), FAULTS).decode(channels);

      Tensor expected = EXPECTED.get(name + "/" + channels);
      assertThat(pixels.type()).isEqualTo(expected.type());
      assertThat(new long[] {pixels.height(), pixels.width(), pixels.channels()})
          .isEqualTo(expected.shape());
      assertThat(pixels.data().remaining()).isEqualTo(expected.data().remaining());
      assertThat(pixels.data().mismatch(expected.data())).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeDecodedIsRefusedInOneLineThatNamesIt(Refusal refusal) {
    EncodedImage image = ImageGoldens.image("refused", refusal.file());

    FatalFault fault =
        catchThrowableOfType(FatalFault.class, () -> ImageFile.open(image, FAULTS).decode(3));

    assertThat(fault)
        .hasMessageStartingWith("s3://b/shard.tar holds ")
        .hasMessageContaining("`" + refusal.file() + "`")
        .hasMessageContaining(refusal.words())
        .message()
        .doesNotContain("\n");
    assertThat(fault.reason()).hasToString(refusal.reason());
    assertThat(fault.subject()).contains("s3://b/shard.tar");
  }
}
