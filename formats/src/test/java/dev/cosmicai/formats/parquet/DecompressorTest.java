package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.parquet.footer.Codec;
import dev.cosmicai.formats.parquet.page.Damage;
import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is damaged is refused, and nothing is written outside of the page's room. */
class DecompressorTest {
  private static final int PAGE_BYTES = 1_500;
  private static final int MARGIN_BYTES = 64;
  private static final int MUTANTS = 4_000;
  private static final Damage DAMAGE = Damage.of(FileFaults.partition("table"), "x");

  private final ByteBuffer stored = ByteBuffer.allocateDirect(2 * PAGE_BYTES);
  private final ByteBuffer room = ByteBuffer.allocateDirect(PAGE_BYTES + 2 * MARGIN_BYTES);

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void damageNeverReachesBeyondThePage(Codec codec) throws IOException {
    Random random = new Random(20261130);
    byte[] page = page(random);
    byte[] packed = pack(codec, page);
    assertThat(unpack(codec, packed)).isEqualTo(page);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = Arrays.copyOf(packed, packed.length - (i % 5 == 0 ? random.nextInt(20) : 0));
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        // The beginning says how to go on.
        int at = random.nextInt(random.nextBoolean() ? mutant.length : Math.min(24, mutant.length));
        mutant[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xFF);
      }
      refused += unpack(codec, mutant) == null ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(MUTANTS / 4);
  }

  /** The page, or null if that was refused. */
  private byte[] unpack(Codec codec, byte[] packed) {
    ByteBuffer source = stored.clear().put(packed).flip();
    for (int at = 0; at < room.capacity(); at++) {
      room.put(at, (byte) 0x5A);
    }
    byte[] page = new byte[PAGE_BYTES];
    try {
      Decompressor.unpack(codec, source, room.slice(MARGIN_BYTES, PAGE_BYTES), DAMAGE);
      room.get(MARGIN_BYTES, page);
    } catch (FatalFault refused) {
      assertThat(refused).hasMessageContaining("a page of column `x` ");
      page = null;
    }
    for (int at = 0; at < MARGIN_BYTES; at++) {
      assertThat(room.get(at)).isEqualTo((byte) 0x5A);
      assertThat(room.get(MARGIN_BYTES + PAGE_BYTES + at)).isEqualTo((byte) 0x5A);
    }
    return page;
  }

  /** With what is new, what repeats near and far, and runs. */
  private static byte[] page(Random random) {
    byte[] page = new byte[PAGE_BYTES];
    random.nextBytes(page);
    System.arraycopy(page, 0, page, 300, 200);
    Arrays.fill(page, 600, 900, (byte) 7);
    for (int at = 900; at < 1_200; at++) {
      page[at] = page[at - 3];
    }
    return page;
  }

  private static byte[] pack(Codec codec, byte[] page) throws IOException {
    return switch (codec) {
      case SNAPPY -> pack(new SnappyCompressor(), page);
      case LZ4_RAW -> pack(new Lz4Compressor(), page);
      case ZSTD -> Zstd.compress(page);
      case GZIP -> {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
          out.write(page);
        }
        yield packed.toByteArray();
      }
      default -> throw new AssertionError(codec);
    };
  }

  private static byte[] pack(Compressor compressor, byte[] page) {
    byte[] packed = new byte[compressor.maxCompressedLength(page.length)];
    int length = compressor.compress(page, 0, page.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, length);
  }
}
