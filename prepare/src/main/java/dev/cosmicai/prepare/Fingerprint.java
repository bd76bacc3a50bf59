package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;

/**
 * What a dataset is made of and how, as a digest: the options, and of each input file its name,
 * size and the beginning and end of its content. Where the files lie and when they were written
 * does not matter; a whole pass over hundreds of gigabytes would cost as much as the preparation.
 */
final class Fingerprint {
  private static final int SAMPLED_BYTES = 1 << 20;

  private Fingerprint() {}

  static String of(PrepareRequest request, List<Path> inputs) {
    MessageDigest digest = Digests.sha256();
    text(digest, Dataset.FORMAT);
    text(
        digest,
        request.imagesName()
            + "|"
            + request.magnitudes()
            + "|"
            + request.scale()
            + "|"
            + request.fluxFloor()
            + "|"
            + request.redshift()
            + "|"
            + request.cut()
            + "|"
            + request.seed()
            + "|"
            + request.partition()
            + "|"
            + request.format());
    for (Path input : inputs) {
      file(digest, input);
    }
    return Digests.hex(digest.digest());
  }

  private static void file(MessageDigest digest, Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      text(digest, file.getFileName() + "|" + channel.size());
      ByteBuffer sample = ByteBuffer.allocate((int) Math.min(SAMPLED_BYTES, channel.size()));
      read(channel, 0, sample);
      digest.update(sample.flip());
      read(channel, channel.size() - sample.capacity(), sample.clear());
      digest.update(sample.flip());
    } catch (IOException e) {
      throw new FatalFault(Reason.InputNotFound, file + " cannot be read: " + e, e);
    }
  }

  private static void read(FileChannel channel, long position, ByteBuffer target)
      throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new IOException("it became shorter");
      }
      at += count;
    }
  }

  private static void text(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
