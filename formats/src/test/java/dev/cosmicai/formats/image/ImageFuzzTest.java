package dev.cosmicai.formats.image;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Images of one format. What is large is looked at, and not decoded: it may take so much. */
abstract class ImageFuzzTest extends ReaderFuzzTest<ImageFuzzTest.Read> {
  private static final FileFaults FAULTS = FileFaults.partition("shard.tar");
  private static final long MAX_DECODING_BYTES = 1 << 18;

  private final String ending;

  ImageFuzzTest(String ending) {
    this.ending = ending;
  }

  /**
   * An image.
   *
   * @param pixels null if they were too many
   */
  record Read(ImageFile file, Pixels pixels) {}

  @Override
  protected Stream<Seed> seeds() {
    return Stream.of("good", "refused")
        .flatMap(folder -> Seed.files(ImageFile.class, folder, ending));
  }

  @Override
  protected Supplier<Read> reader(ByteBuffer input) {
    EncodedImage image = new EncodedImage("`x`", bytes(input));
    return () -> {
      ImageFile file = ImageFile.open(image, FAULTS);
      boolean small = file.decodingBytes(3) <= MAX_DECODING_BYTES;
      return new Read(file, small ? file.decode(3) : null);
    };
  }

  @Override
  protected Object content(Read read) {
    String size = read.file().width() + " " + read.file().height() + " " + read.file().type();
    if (read.pixels() == null) {
      return size;
    }
    CRC32 crc = new CRC32();
    crc.update(read.pixels().data().duplicate());
    return size + " " + crc.getValue();
  }
}
