package dev.cosmicai.formats.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/** Changes what a Parquet file says of itself, by Parquet's own classes. */
final class FooterEdits {
  private static final int TAIL_BYTES = 8;

  private FooterEdits() {}

  /** The file with another footer. */
  static byte[] edit(byte[] file, Consumer<FileMetaData> change) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    int start = file.length - TAIL_BYTES - length;
    try {
      FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
      change.accept(footer);
      ByteArrayOutputStream edited = new ByteArrayOutputStream();
      Util.writeFileMetaData(footer, edited);
      return withFooter(Arrays.copyOf(file, start), edited.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of such data and such a footer. */
  static byte[] withFooter(byte[] data, byte[] footer) {
    return ByteBuffer.allocate(data.length + footer.length + TAIL_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(data)
        .put(footer)
        .putInt(footer.length)
        .put(new byte[] {'P', 'A', 'R', '1'})
        .array();
  }
}
