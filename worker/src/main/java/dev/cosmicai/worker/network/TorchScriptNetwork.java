package dev.cosmicai.worker.network;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
    refuseTypes(archive);
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
  public List<Tensor> run(List<ByteBuffer> inputs, int count) {
    engine.prepareThread();
    Signature signature = info.signature();
    try (NDManager pass = model.getNDManager().newSubManager()) {
      NDList tensors = new NDList(inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        tensors.add(tensor(pass, inputs.get(i), signature.inputs().get(i), count));
      }
      NDList outputs = model.getBlock().forward(new ParameterStore(pass, false), tensors, false);
      return outputs(outputs, count);
    } catch (EngineException | UnsupportedOperationException e) {
      throw refused(e, count);
    }
  }

  @Override
  public void close() {
    model.close();
  }

  private static void refuseTypes(ModelArchive archive) {
    Signature signature = archive.info().signature();
    Stream.concat(signature.inputs().stream(), signature.outputs().stream())
        .filter(spec -> TorchTypes.find(spec.type()).isEmpty())
        .findFirst()
        .ifPresent(
            spec -> {
              throw new FatalFault(
                  Reason.ModelSignature,
                  ("%s declares %s, and no such tensor can be handed to libtorch here; export it"
                          + " again with cosmic-export, which declares float32 or int32 instead")
                      .formatted(archive.uri(), spec));
            });
  }

  private NDArray tensor(NDManager pass, ByteBuffer values, TensorSpec spec, int count) {
    // libtorch takes the buffer's address and knows neither its position nor its byte order.
    if (!values.isDirect()
        || values.position() != 0
        || values.limit() != (long) count * spec.sampleBytes()
        || values.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "%d rows of %s cannot lie on %s (%s)".formatted(count, spec, values, values.order()));
    }
    return pass.create(values, new Shape(spec.shape(count)), TorchTypes.of(spec.type()));
  }

  private List<Tensor> outputs(NDList given, int count) {
    List<TensorSpec> declared = info.signature().outputs();
    if (given.size() != declared.size()) {
      throw Outputs.others(uri, given.size() + " tensors", info.signature());
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      NDArray output = given.get(i);
      TensorSpec spec = declared.get(i);
      long[] shape = spec.shape(count);
      if (output.getDataType() != TorchTypes.of(spec.type())
          || !Arrays.equals(output.getShape().getShape(), shape)) {
        throw Outputs.other(uri, output.getDataType() + " " + output.getShape(), spec, count);
      }
      // A copy: the tensor's own memory is free again after the pass.
      outputs.add(new Tensor(spec.type(), shape, output.toByteBuffer()));
    }
    return outputs;
  }

  private void tryOut(ModelArchive archive) {
    if (archive.golden().isPresent()) {
      GoldenBatch golden = archive.golden().get();
      golden.compare(run(golden.inputs(), golden.count()), archive.tolerance(), uri);
    } else {
      run(info.signature().inputs().stream().map(TorchScriptNetwork::zeros).toList(), 1);
    }
  }

  private static ByteBuffer zeros(TensorSpec spec) {
    return ByteBuffer.allocateDirect(spec.sampleBytes()).order(ByteOrder.nativeOrder());
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
        "%s does not take %s: %s"
            .formatted(uri, Signature.text(info.signature().inputs()), problem),
        e);
  }
}
