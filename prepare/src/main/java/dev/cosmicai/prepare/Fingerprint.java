package dev.cosmicai.prepare;

import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a dataset is made of and how, as a digest: the options, and of each input file its name,
 * size and the beginning and end of its content. Where the files lie and when they were written
 * does not matter; a whole pass over hundreds of gigabytes would cost as much as the preparation.
 */
final class Fingerprint {
  private static final int SAMPLED_BYTES = 1 << 20;

  private Fingerprint() {}

  static String of(PrepareRequest request, List<Source> inputs) {
    MessageDigest digest = Digests.sha256();
    text(digest, Dataset.FORMAT);
    text(
        digest,
        Stream.of(
                    request.imagesName(),
                    request.magnitudes(),
                    request.scale(),
                    request.fluxFloor(),
                    request.redshift(),
                    request.cut(),
                    request.seed(),
                    request.partition(),
                    request.format())
                .map(Object::toString)
                .collect(Collectors.joining("|"))
            + (request.keep().isEmpty() ? "" : "|" + request.keep()));
    for (Source input : inputs) {
      file(digest, input);
    }
    return Digests.hex(digest.digest());
  }

  private static void file(MessageDigest digest, Source file) {
    try (Bytes bytes = file.open()) {
      text(digest, file.fileName() + "|" + bytes.size());
      int length = (int) Math.min(SAMPLED_BYTES, bytes.size());
      digest.update(bytes.read(0, length));
      digest.update(bytes.read(bytes.size() - length, length));
    }
  }

  private static void text(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
