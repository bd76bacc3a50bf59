package dev.cosmicai.worker.network.onnx;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What an ONNX file says of itself.
 *
 * @param metadata {@code cosmic.json} of its {@code metadata_props}, if there is one; a view
 * @param golden {@code cosmic.golden} of them, if there is one; a view
 * @param inputs of its graph, in their order, without those that the file itself gives values
 * @param outputs of its graph, in their order
 */
public record OnnxFile(
    Optional<ByteBuffer> metadata,
    Optional<ByteBuffer> golden,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {
  /** Copies the lists. */
  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads all of a file but its weights.
   *
   * @param file from the buffer's position to its limit; must stay as long as the value is used
   * @param uri its name in messages
   * @throws FatalFault (ModelCorrupt) if it is damaged or no ONNX file, or if any tensor in it lies
   *     in another file
   */
  public static OnnxFile read(ByteBuffer file, String uri) {
    return new OnnxReader(file, uri).read();
  }

  /**
   * {@code cosmic.json} of a file of which little is read: writers put {@code metadata_props}
   * behind the graph, whose length stands before it.
   *
   * @param file wherever it is
   * @return empty if it is not found so: there is none, or the file is none that is usual
   */
  public static Optional<ByteBuffer> metadata(FileBytes file) {
    return new MetadataSearch(file).find();
  }
}
