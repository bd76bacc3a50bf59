package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.pickle.PickleWriter;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.zip.ZipOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code .pt} files as {@code torch.save} of torch 1.6 and later does: a ZIP with one stored
 * member for each tensor's storage, each at a multiple of 64 bytes. Needs constant memory, and the
 * same tensors always give the same bytes. The stream stays open.
 */
public final class PtWriter {
  private static final String PREFIX = "archive/";

  private PtWriter() {}

  /**
   * A {@code TensorDataset}: {@code torch.load(file, weights_only=False)} in Python.
   *
   * @param tensors with equal first dimensions, such as images, magnitudes and redshift
   */
  public static void writeTensorDataset(OutputStream out, List<Tensor> tensors) throws IOException {
    write(out, PickleWriter.tensorDataset(tensors), tensors);
  }

  /** A dict of tensors in the map's order: {@code torch.load(file)} in Python. */
  public static void writeDict(OutputStream out, Map<String, Tensor> tensors) throws IOException {
    write(out, PickleWriter.dict(tensors), List.copyOf(tensors.values()));
  }

  /** A tuple of tensors: {@code torch.load(file)} in Python, with weights_only or without. */
  public static void writeTuple(OutputStream out, List<Tensor> tensors) throws IOException {
    write(out, PickleWriter.tuple(tensors), tensors);
  }

  private static void write(OutputStream out, ByteBuffer pickle, List<Tensor> tensors)
      throws IOException {
    try (ZipOutput zip = new ZipOutput(out)) {
      zip.add(PREFIX + "data.pkl", pickle);
      zip.add(PREFIX + "byteorder", ascii("little"));
      for (int key = 0; key < tensors.size(); key++) {
        zip.add(PREFIX + "data/" + key, tensors.get(key).data());
      }
      zip.add(PREFIX + "version", ascii("3\n"));
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
