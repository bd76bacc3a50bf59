package dev.cosmicai.results;

import java.util.List;

/**
 * What a rank worked on.
 *
 * @param samples samples predicted
 * @param batchSize samples per batch as reported
 * @param forwardSize samples per call into the network
 * @param dataPaths the URIs of its partitions, in order; none for a rank without any
 * @param resultPath the URI that its result is stored at
 * @param device what computed, such as {@code cpu}
 * @param precision the precision the network ran in, such as {@code fp32}
 * @param imageBytes bytes of images that went into the network
 * @param magnitudeBytes bytes of magnitudes that went into the network
 */
public record RankWork(
    long samples,
    int batchSize,
    int forwardSize,
    List<String> dataPaths,
    String resultPath,
    String device,
    String precision,
    long imageBytes,
    long magnitudeBytes) {
  /** Copies the list. */
  public RankWork {
    dataPaths = List.copyOf(dataPaths);
  }

  /** Bits that went into the network. */
  public long inputBits() {
    return Byte.SIZE * (imageBytes + magnitudeBytes);
  }
}
