package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes of a file without a checksum, as safetensors and torch's older format have them.
 *
 * @param file which
 * @param offset of the first byte
 * @param length how many
 * @param origin for messages
 */
record PlainMember(FileBytes file, long offset, long length, Origin origin) implements Member {
  @Override
  public ByteBuffer head(int maxBytes) {
    return file.read(offset, (int) Math.min(length, maxBytes));
  }

  @Override
  public ByteBuffer content() {
    return file.read(offset, origin.requireFitsMemory(length));
  }

  @Override
  public Optional<Place> place() {
    return Optional.of(new Place(offset, 0, ""));
  }
}
