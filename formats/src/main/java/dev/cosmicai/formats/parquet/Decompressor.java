package dev.cosmicai.formats.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.cosmicai.formats.parquet.footer.Codec;
import dev.cosmicai.formats.parquet.page.Damage;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Unpacks pages, each as a whole and never to more bytes than it says. Snappy and LZ4 in Java; zstd
 * by its own library, since a port to Java is slow and makes ten bytes of garbage for each of the
 * content until it is compiled, which a rank does not live to see.
 */
final class Decompressor {
  private Decompressor() {}

  /** Refuses what cannot be unpacked. */
  static void requireKnown(Codec codec, Damage damage) {
    switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> {}
      case LZO, BROTLI, LZ4 ->
          throw damage.unsupported(
              "compressed with %s (snappy, zstd, gzip and lz4_raw are read)".formatted(codec));
    }
  }

  /**
   * Unpacks a page.
   *
   * @param packed direct; all of its bytes are taken
   * @param page direct; filled from position to limit, else the page is damaged
   */
  static void unpack(Codec codec, ByteBuffer packed, ByteBuffer page, Damage damage) {
    if (!page.hasRemaining()) {
      return;
    }
    try {
      switch (codec) {
        case SNAPPY -> new SnappyDecompressor().decompress(packed, page);
        case LZ4_RAW -> new Lz4Decompressor().decompress(packed, page);
        case GZIP -> Gunzip.unpack(packed, page);
        case ZSTD -> unpackZstd(packed, page, damage);
        case UNCOMPRESSED, LZO, BROTLI, LZ4 -> throw new AssertionError(codec);
      }
    } catch (MalformedInputException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | DataFormatException e) {
      throw damage.page("cannot be unpacked");
    }
    if (page.hasRemaining()) {
      throw damage.page("unpacks to less than it says");
    }
  }

  private static void unpackZstd(ByteBuffer packed, ByteBuffer page, Damage damage) {
    try {
      long length =
          Zstd.decompressDirectByteBuffer(
              page,
              page.position(),
              page.remaining(),
              packed,
              packed.position(),
              packed.remaining());
      page.position(page.position() + (int) length);
    } catch (ZstdException e) {
      throw damage.page("cannot be unpacked");
    } catch (LinkageError e) {
      throw damage.unsupported("compressed with zstd, whose library does not run on this machine");
    }
  }
}
