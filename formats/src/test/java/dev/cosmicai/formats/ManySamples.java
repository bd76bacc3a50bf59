package dev.cosmicai.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Archives as {@code torch.save} writes them for a list of very many samples, each a tuple of a
 * tensor of eight floats and a whole number: {@code (tensor([i, i + 1, …]), i)}.
 */
final class ManySamples {
  static final int FLOATS = 8;
  private static final int SAMPLE_BYTES = FLOATS * Float.BYTES;

  private final int count;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(file);

  private ManySamples(int count) {
    this.count = count;
    zip.setMethod(ZipOutputStream.STORED);
  }

  /** Each tensor in a storage of its own, as samples that were made one by one have. */
  static byte[] own(int count) {
    ManySamples samples = new ManySamples(count);
    samples.pickle(FLOATS, true, false);
    for (int i = 0; i < count; i++) {
      samples.add("archive/data/" + i, floats(i, 1));
    }
    return samples.close();
  }

  /** The tensors are the rows of one, in their order or backwards. */
  static byte[] rows(int count, boolean backwards) {
    ManySamples samples = new ManySamples(count);
    samples.pickle(count * FLOATS, false, backwards);
    samples.add("archive/data/0", floats(0, count));
    return samples.close();
  }

  /** Nothing but members, which nobody asks for. */
  static byte[] emptyMembers(int count) {
    ManySamples samples = new ManySamples(0);
    samples.pickle(0, false, false);
    for (int i = 0; i < count; i++) {
      samples.add(Integer.toString(i), new byte[0]);
    }
    return samples.close();
  }

  private static byte[] floats(int first, int count) {
    ByteBuffer floats = ByteBuffer.allocate(count * SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = first; i < first + count; i++) {
      for (int j = 0; j < FLOATS; j++) {
        floats.putFloat(i + j);
      }
    }
    return floats.array();
  }

  private void pickle(int elements, boolean own, boolean backwards) {
    StringBuilder pickle =
        new StringBuilder("\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\nq\u0001")
            .append(text("storage"))
            .append("q\u0002ctorch\nFloatStorage\nq\u0003")
            .append(text("cpu"))
            .append("q\u0004ccollections\nOrderedDict\nq\u0005](");
    for (int i = 0; i < count; i++) {
      int row = backwards ? count - 1 - i : i;
      pickle
          .append("h\u0001((h\u0002h\u0003")
          .append(text(Integer.toString(own ? i : 0)))
          .append("h\u0004")
          .append(integer(elements))
          .append("tQ")
          .append(integer(own ? 0 : row * FLOATS))
          .append("K\u0008\u0085K\u0001\u0085\u0089h\u0005)RtR")
          .append(memorized(6 + 2 * i))
          .append(integer(row))
          .append('\u0086')
          .append(memorized(7 + 2 * i));
    }
    add("archive/data.pkl", pickle.append("e.").toString().getBytes(ISO_8859_1));
  }

  private static String text(String value) {
    return "X" + littleEndian(value.length()) + value;
  }

  private static String integer(int value) {
    return "J" + littleEndian(value);
  }

  private static String memorized(int number) {
    return "r" + littleEndian(number);
  }

  private static String littleEndian(int value) {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return new String(bytes, ISO_8859_1);
  }

  private void add(String name, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    try {
      zip.putNextEntry(entry);
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
