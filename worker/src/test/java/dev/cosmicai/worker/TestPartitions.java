package dev.cosmicai.worker;

import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.pt.PtWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.network.SurveySamples;
import dev.cosmicai.worker.network.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Partitions cut out of the one that torch wrote, so that the right predictions are known. */
public final class TestPartitions {
  private TestPartitions() {}

  /** A labelled {@code .pt} file of some of the twelve samples. */
  public static byte[] rows(int first, int length) {
    double[] all = TestNetworks.samples().redshift().toDoubles();
    return rows(first, Arrays.copyOfRange(all, first, first + length));
  }

  /** The same of the first ones, with the redshift of one replaced. */
  public static byte[] rowsWithRedshift(int length, int sample, double value) {
    double[] redshifts = Arrays.copyOf(TestNetworks.samples().redshift().toDoubles(), length);
    redshifts[sample] = value;
    return rows(0, redshifts);
  }

  private static byte[] rows(int first, double[] redshifts) {
    SurveySamples all = TestNetworks.samples();
    int length = redshifts.length;
    return write(
        images(all.images(first, length), length),
        magnitudes(all.magnitudes(first, length), length),
        Tensor.ofDoubles(redshifts, length));
  }

  /** The same without redshifts. */
  public static byte[] unlabelledRows(int first, int length) {
    SurveySamples all = TestNetworks.samples();
    return write(
        images(all.images(first, length), length),
        magnitudes(all.magnitudes(first, length), length));
  }

  /** The first ones without redshifts, with one magnitude, the first one of a sample, replaced. */
  public static byte[] rowsWithMagnitude(int length, int sample, float value) {
    SurveySamples all = TestNetworks.samples();
    ByteBuffer source = all.magnitudes(0, length);
    ByteBuffer changed =
        ByteBuffer.allocate(source.remaining()).order(ByteOrder.LITTLE_ENDIAN).put(source).flip();
    changed.putFloat(sample * 5 * Float.BYTES, value);
    return write(images(all.images(0, length), length), magnitudes(changed, length));
  }

  /** What such a file holds as an {@code .npz}. */
  public static byte[] asNpz(byte[] pt) throws IOException {
    SurveySamples samples = SurveySamples.read(pt, "1.pt");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      npz.add("images", samples.images())
          .add("magnitudes", samples.magnitudes())
          .add("redshift", samples.redshift());
    }
    return out.toByteArray();
  }

  /** Images of 16 by 16 pixels. */
  public static byte[] smallImages(int length) {
    return write(
        new Tensor(
            ElementType.FLOAT32,
            new long[] {length, 5, 16, 16},
            ByteBuffer.allocate(length * 5 * 16 * 16 * Float.BYTES)),
        magnitudes(ByteBuffer.allocate(length * 5 * Float.BYTES), length));
  }

  /** An object as it is planned with. */
  public static Partition planned(StoredObject object, int index) {
    return Partition.newBuilder()
        .setUri(object.uri().toString())
        .setSizeBytes(object.sizeBytes())
        .setEtag(object.etag())
        .setIndex(index)
        .build();
  }

  private static Tensor images(ByteBuffer data, int length) {
    return new Tensor(ElementType.FLOAT32, new long[] {length, 5, 32, 32}, data);
  }

  private static Tensor magnitudes(ByteBuffer data, int length) {
    return new Tensor(ElementType.FLOAT32, new long[] {length, 5}, data);
  }

  private static byte[] write(Tensor... tensors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PtWriter.writeTensorDataset(out, List.of(tensors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
