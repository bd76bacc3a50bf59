package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

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

  /**
   * An archive of some MiB: {@code bf16.pt}, with {@code good.pt} inside as its float32 variant.
   * Nothing but stored members.
   */
  public static byte[] largeWithFloat32Inside() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile outer = new ZipFile(file("bf16.pt").toFile());
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : Collections.list(outer.entries())) {
        store(zip, entry.getName(), outer.getInputStream(entry).readAllBytes());
      }
      store(zip, "bf16/constants/filler", new byte[5 << 20]);
      store(zip, "bf16/extra/fp32.pt", Files.readAllBytes(file("good.pt")));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }

  /** Twelve samples that Python's torch saved. */
  public static SurveySamples samples() {
    try {
      return SurveySamples.read(Files.readAllBytes(file("partition.pt")), "partition.pt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A network for images of this size and five magnitudes. */
  public static NetworkInfo survey(String name, int channels, int height, int width) {
    Signature signature = ModelMetadata.survey(channels, height, width, 5);
    return ModelMetadata.survey(name, Precision.FP32, 128, signature, 1e-5).info();
  }

  /** The survey's network. */
  public static NetworkInfo survey(String name, int batchSize) {
    return survey(name, 5, 32, 32).withBatchSize(batchSize);
  }

  /** A network of any signature. */
  public static NetworkInfo network(Task task, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return new NetworkInfo(
        "net",
        Precision.FP32,
        3,
        new Signature(inputs, outputs),
        TaskDeclaration.usual(task, outputs),
        Map.of());
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
