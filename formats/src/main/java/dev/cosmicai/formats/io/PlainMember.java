package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes of a file without a checksum, as safetensors and torch's older format have them.
 *
 * @param file which
 * @param offset of the first byte
 * @param length how many
 * @param faults for messages
 */
public record PlainMember(FileBytes file, long offset, long length, FileFaults faults)
    implements Member {
  @Override
  public ByteBuffer head(int maxBytes) {
    return file.read(offset, (int) Math.min(length, maxBytes));
  }

  @Override
  public ByteBuffer content() {
    return file.read(offset, faults.requireFitsMemory(length));
  }

  @Override
  public Optional<Place> place() {
    return Optional.of(new Place(offset, 0, ""));
  }
}
