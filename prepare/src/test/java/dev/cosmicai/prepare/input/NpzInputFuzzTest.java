package dev.cosmicai.prepare.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.prepare.rows.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class NpzInputFuzzTest extends InputFuzzTest {
  private static final int SIZE_IN_DIRECTORY = 24;

  NpzInputFuzzTest() {
    super(".npz");
  }

  @Override
  InputFile open(Bytes bytes) {
    return NpzFile.open("file.npz", bytes, () -> 0);
  }

  /** Beside real files, arrays that lie. */
  @Override
  protected Stream<Seed> seeds() {
    byte[] bomb = archive(ZipEntry.DEFLATED, array("(4194304,)", 4 << 22));
    return Stream.concat(
        super.seeds(),
        Stream.of(
            new Seed("bomb", bomb),
            new Seed("bomb-that-lies", declaring(100, bomb)),
            new Seed("packed", archive(ZipEntry.DEFLATED, array("(10,)", 40))),
            new Seed("beyond-its-member", archive(ZipEntry.STORED, array("(20,)", 40))),
            new Seed("empty-rows", archive(ZipEntry.STORED, array("(5,0,99999999999)", 0))),
            new Seed("overflow", archive(ZipEntry.STORED, array("(1,70000,70000,0)", 0)))));
  }

  private static byte[] array(String shape, int dataBytes) {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }\n".formatted(shape);
    return ByteBuffer.allocate(10 + header.length() + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1))
        .putShort((short) header.length())
        .put(header.getBytes(ISO_8859_1))
        .array();
  }

  /** The array twice, so that something lies behind the first. */
  private static byte[] archive(int method, byte[] array) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CRC32 crc = new CRC32();
    crc.update(array);
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String name : new String[] {"a.npy", "b.npy"}) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        entry.setSize(array.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(array);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** With another unpacked size of all members in the directory. */
  private static byte[] declaring(int bytes, byte[] archive) {
    ByteBuffer copy = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 46 <= archive.length; at++) {
      if (copy.getInt(at) == 0x02014b50) {
        copy.putInt(at + SIZE_IN_DIRECTORY, bytes);
      }
    }
    return copy.array();
  }
}
