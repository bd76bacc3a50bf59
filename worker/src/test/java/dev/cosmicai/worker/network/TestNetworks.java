package dev.cosmicai.worker.network;

import dev.cosmicai.formats.NpzReader;
import dev.cosmicai.formats.PartitionFormat;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The networks and the partition that {@code make_network.py} wrote, and what torch predicts. */
public final class TestNetworks {
  private TestNetworks() {}

  /** One of the committed files. */
  public static Path file(String name) {
    try {
      return Path.of(TestNetworks.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Twelve samples that Python's torch saved. */
  public static Samples samples() {
    return PartitionReader.read(direct(file("partition.pt")), PartitionFormat.AUTO, "partition.pt");
  }

  /** What Python's torch predicts for them with {@code good.pt}. */
  public static float[] expectedPredictions() {
    return NpzReader.read(direct(file("expected.npz")), "expected.npz")
        .get("prediction")
        .toFloats();
  }

  private static ByteBuffer direct(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
