package dev.cosmicai.prepare;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.PartitionLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One {@code .pt} of 12.6 GB, as CAI's {@code total.pt}; it takes no room on the disk. */
class LargePtTest {
  private static final int SAMPLES = 615_000;
  private static final int LAST = SAMPLES - 1;
  private static final int PIXELS = 5 * 32 * 32;

  /** Of the middle of channel 2, which alone is taken. */
  private static final int PIXEL = 2 * 32 * 32 + 15 * 32 + 15;

  @TempDir private Path dir;

  @Test
  void rowsAreReadWhereTheyLie() throws IOException {
    Path total = write(dir.resolve("total.pt"));
    PrepareRequest request = Requests.of(total, "images", null, "magnitudes", null);
    PrepareRequest.Cut pixel =
        new PrepareRequest.Cut(PrepareRequest.Layout.CHW, List.of(2), 1, PrepareRequest.Fit.CROP);

    Dataset dataset =
        Prepared.into(
            dir.resolve("out"),
            Requests.of(
                Requests.inOrder(Requests.with(request, pixel)),
                PrepareRequest.Partition.ofSamples(SAMPLES)));

    assertThat(dataset.samples()).isEqualTo(SAMPLES);
    PartitionLayout layout = Prepared.read(dir.resolve("out/1.pt"));
    float[] images = layout.input(0).toFloats();
    assertThat(images[LAST]).isEqualTo(42);
    assertThat(layout.input(1).toFloats()[5 * LAST + 4]).isEqualTo(17);
    assertThat(layout.target(0).toFloats()[LAST]).isEqualTo(0.5f);
    assertThat(images[0]).isZero();
  }

  /** As torch writes it, but with nearly all numbers zero and no checksums. */
  private static Path write(Path file) throws IOException {
    byte[] pickle = Files.readAllBytes(Requests.resource("odd/total.pkl"));
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE, SPARSE)) {
      Zip zip = new Zip(channel);
      channel.write(ByteBuffer.wrap(pickle), zip.add("archive/data.pkl", pickle.length));
      long images = zip.add("archive/data/0", 4L * SAMPLES * PIXELS);
      put(channel, images + 4L * ((long) LAST * PIXELS + PIXEL), 42);
      long magnitudes = zip.add("archive/data/1", 4L * SAMPLES * 5);
      put(channel, magnitudes + 4L * (LAST * 5L + 4), 17);
      long redshifts = zip.add("archive/data/2", 4L * SAMPLES);
      put(channel, redshifts + 4L * LAST, 0.5f);
      zip.finish();
    }
    assertThat(Files.size(file)).isGreaterThan(12_600_000_000L);
    return file;
  }

  private static void put(FileChannel channel, long position, float value) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    channel.write(bytes.flip(), position);
  }

  /** A ZIP64 archive of stored members, whose content others write. */
  private static final class Zip {
    private final FileChannel channel;
    private final List<ByteBuffer> directory = new ArrayList<>();
    private long end;

    private Zip(FileChannel channel) {
      this.channel = channel;
    }

    /** Where the content of the next member begins. */
    private long add(String name, long bytes) throws IOException {
      byte[] text = name.getBytes(StandardCharsets.US_ASCII);
      ByteBuffer local = buffer(30 + text.length).putInt(0x04034b50).putShort((short) 45);
      local.position(26).putShort((short) text.length).putShort((short) 0).put(text);
      channel.write(local.flip(), end);
      ByteBuffer entry = buffer(46 + text.length + 28).putInt(0x02014b50).putShort((short) 45);
      entry.position(20).putInt(-1).putInt(-1).putShort((short) text.length).putShort((short) 28);
      entry.position(42).putInt(-1).put(text).putShort((short) 1).putShort((short) 24);
      directory.add(entry.putLong(bytes).putLong(bytes).putLong(end).flip());
      long start = end + 30 + text.length;
      end = start + bytes;
      return start;
    }

    private void finish() throws IOException {
      long start = end;
      for (ByteBuffer entry : directory) {
        end += channel.write(entry, end);
      }
      long directoryBytes = end - start;
      ByteBuffer last = buffer(56 + 20 + 22).putInt(0x06064b50).putLong(44).putInt(45 << 16 | 45);
      last.putLong(0).putLong(directory.size()).putLong(directory.size());
      last.putLong(directoryBytes).putLong(start);
      last.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
      last.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
      channel.write(last.flip(), end);
    }

    private static ByteBuffer buffer(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
