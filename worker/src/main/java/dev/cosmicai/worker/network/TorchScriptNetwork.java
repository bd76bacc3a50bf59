package dev.cosmicai.worker.network;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A TorchScript module in libtorch, on the CPU, in inference mode. Inputs are not copied: tensors
 * lie on the caller's buffers. What a forward pass allocates is free again when it returns.
 */
public final class TorchScriptNetwork implements Network {
  private final TorchEngine engine;
  private final String uri;
  private final NetworkInfo info;
  private final Model model;

  private TorchScriptNetwork(TorchEngine engine, String uri, NetworkInfo info, Model model) {
    this.engine = engine;
    this.uri = uri;
    this.info = info;
    this.model = model;
  }

  /**
   * Loads an archive and tries it: the golden input if there is one, else one sample of zeros. The
   * file is not needed afterwards.
   *
   * @param engine libtorch, which runs
   * @throws FatalFault ModelCorrupt, ModelSignature or ModelGoldenMismatch
   */
  public static TorchScriptNetwork load(TorchEngine engine, ModelArchive archive) {
    Model model = Model.newInstance(archive.info().name(), Device.cpu(), TorchEngine.NAME);
    try {
      // From a path: the way through a stream neither calls eval() nor spares a second copy.
      model.load(archive.file());
      TorchScriptNetwork network =
          new TorchScriptNetwork(engine, archive.uri(), archive.info(), model);
      network.tryOut(archive);
      return network;
    } catch (EngineException | MalformedModelException | IOException e) {
      model.close();
      throw new FatalFault(
          Reason.ModelCorrupt,
          archive.uri() + " cannot be loaded: " + TorchMessage.of(e) + "; export it again",
          e);
    } catch (FatalFault fault) {
      model.close();
      throw fault;
    }
  }

  @Override
  public NetworkInfo info() {
    return info;
  }

  @Override
  public float[] predict(ByteBuffer images, ByteBuffer magnitudes, int count) {
    engine.prepareThread();
    try (NDManager pass = model.getNDManager().newSubManager()) {
      NDArray imageTensor =
          tensor(pass, images, new Shape(count, info.channels(), info.height(), info.width()));
      NDArray magnitudeTensor = tensor(pass, magnitudes, new Shape(count, info.magnitudes()));
      NDList outputs =
          model
              .getBlock()
              .forward(
                  new ParameterStore(pass, false), new NDList(imageTensor, magnitudeTensor), false);
      return predictions(outputs, count);
    } catch (EngineException | UnsupportedOperationException e) {
      throw refused(e, count);
    }
  }

  @Override
  public void close() {
    model.close();
  }

  private NDArray tensor(NDManager pass, ByteBuffer floats, Shape shape) {
    // libtorch takes the buffer's address and knows neither its position nor its byte order.
    if (!floats.isDirect()
        || floats.position() != 0
        || floats.limit() != shape.size() * Float.BYTES
        || floats.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "a tensor of " + shape + " cannot lie on " + floats + " (" + floats.order() + ")");
    }
    return pass.create(floats, shape, DataType.FLOAT32);
  }

  private float[] predictions(NDList outputs, int count) {
    NDArray output = outputs.size() == 1 ? outputs.head() : null;
    if (output == null
        || output.getDataType() != DataType.FLOAT32
        || !output.getShape().equals(new Shape(count, 1))) {
      throw otherOutput(uri, description(outputs), count);
    }
    return output.toFloatArray();
  }

  /** What to say of a network that returns something else than predictions. */
  static FatalFault otherOutput(String uri, String output, long count) {
    return new FatalFault(
        Reason.ModelSignature,
        ("%s returns %s for %d samples; a network for this system returns one float32 tensor of"
                + " shape [N, 1]")
            .formatted(uri, output, count));
  }

  private static String description(NDList outputs) {
    return outputs.size() == 1
        ? outputs.head().getDataType() + " " + outputs.head().getShape()
        : outputs.size() + " tensors";
  }

  private void tryOut(ModelArchive archive) {
    if (archive.golden().isPresent()) {
      GoldenSample golden = archive.golden().get();
      float[] predicted = predict(golden.images(), golden.magnitudes(), golden.count());
      golden.compare(predicted, archive.tolerance(), uri);
    } else {
      predict(zeros(info.imageBytes()), zeros(info.magnitudeBytes()), 1);
    }
  }

  private static ByteBuffer zeros(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private FatalFault refused(RuntimeException e, int count) {
    String problem = TorchMessage.of(e);
    if (problem.contains("allocate memory")) {
      return new FatalFault(
          Reason.InvalidSpec,
          ("%s needs more memory than there is for %d samples at once; set a smaller"
                  + " model.batchSize, or give the rank more memory")
              .formatted(uri, count),
          e);
    }
    return new FatalFault(
        Reason.ModelSignature,
        "%s does not take images [N, %d, %d, %d] and magnitudes [N, %d]: %s"
            .formatted(
                uri, info.channels(), info.height(), info.width(), info.magnitudes(), problem),
        e);
  }
}
