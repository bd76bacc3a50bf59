package dev.cosmicai.worker.network;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The columns of a survey's partition, read whole.
 *
 * @param images {@code [N, 5, 32, 32]} float32
 * @param magnitudes {@code [N, 5]} float32
 * @param redshift {@code [N]}, or null
 */
public record SurveySamples(Tensor images, Tensor magnitudes, Tensor redshift) {
  /** Reads a partition. */
  public static SurveySamples read(byte[] file, String name) {
    ByteBuffer direct = ByteBuffer.allocateDirect(file.length).put(file).flip();
    PartitionLayout layout =
        PartitionReader.columns(FileBytes.of(direct), PartitionFormat.AUTO, name)
            .layout(ColumnSelection.SURVEY);
    return new SurveySamples(layout.input(0), layout.input(1), layout.target(0));
  }

  /** N. */
  public int count() {
    return (int) images.shape()[0];
  }

  /** The images of some samples, as a network takes them. */
  public ByteBuffer images(int first, int length) {
    return rows(images, first, length);
  }

  /** The magnitudes of some samples, as a network takes them. */
  public ByteBuffer magnitudes(int first, int length) {
    return rows(magnitudes, first, length);
  }

  /** What a network predicts for some of them. */
  public float[] predicted(Network network, int first, int length) {
    return network
        .run(List.of(images(first, length), magnitudes(first, length)), length)
        .get(0)
        .toFloats();
  }

  /** What a network predicts for all of them. */
  public float[] predicted(Network network) {
    return predicted(network, 0, count());
  }

  private ByteBuffer rows(Tensor column, int first, int length) {
    int rowBytes = column.data().limit() / count();
    return ByteBuffer.allocateDirect(length * rowBytes)
        .put(column.data().slice(first * rowBytes, length * rowBytes))
        .flip()
        .order(ByteOrder.nativeOrder());
  }
}
