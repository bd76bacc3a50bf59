package dev.cosmicai.worker.network.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.Network;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.PassContract;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;

/**
 * A TorchScript module in libtorch, in inference mode. What a forward pass allocates is free again
 * when it returns.
 *
 * <p>On the CPU inputs are not copied: tensors lie on the caller's buffers.
 *
 * <p>On a GPU they are, and outputs are copied back. Two passes are in flight: while one computes,
 * the other's thread has its input converted and handed over, and the GPU's memory does not grow
 * with the processor's cores. More than that DJL does not allow: it has no pinned memory, so that a
 * copy to the GPU blocks its thread and goes through a buffer of the driver's; and it has no
 * streams of CUDA, so that all passes share one, in which a copy waits for the kernels before it.
 */
public final class TorchScriptNetwork implements Network {
  private static final int GPU_PASSES = 2;

  private final TorchEngine engine;
  private final String uri;
  private final NetworkInfo info;
  private final Model model;
  private final Device device;
  private final Semaphore passes;
  private final PassRecorder recorder;
  private final SaturationMethod saturation;

  private TorchScriptNetwork(
      TorchEngine engine, ModelArchive archive, Model model, Device device, PassRecorder recorder) {
    this.engine = engine;
    this.uri = archive.uri();
    this.info = archive.info();
    this.model = model;
    this.device = device;
    this.recorder = recorder;
    this.saturation = new SaturationMethod(model, uri);
    this.passes = new Semaphore(device == Device.CUDA ? GPU_PASSES : Integer.MAX_VALUE);
  }

  /**
   * Loads an archive. The file is not needed afterwards.
   *
   * @param engine libtorch, which runs
   * @param device {@code CPU}, or {@code CUDA} where the engine sees a GPU
   * @param traces where recorded passes leave their traces until they are read; if empty, none are
   * @throws FatalFault ModelCorrupt or ModelSignature
   */
  static TorchScriptNetwork load(
      TorchEngine engine, ModelArchive archive, Device device, Optional<Path> traces) {
    PassContract.requireTypes(
        archive,
        type -> TorchTypes.find(type).isPresent(),
        "export it again with cosmic-export, which declares float32 or int32 instead");
    Model model = Model.newInstance(archive.info().name(), djlDevice(device), TorchEngine.NAME);
    try {
      // From a path: the way through a stream neither calls eval() nor spares a second copy.
      model.load(archive.file());
      return new TorchScriptNetwork(engine, archive, model, device, recorder(device, traces));
    } catch (EngineException | MalformedModelException | IOException e) {
      model.close();
      throw new FatalFault(
          Reason.ModelCorrupt,
          archive.uri() + " cannot be loaded: " + TorchMessage.of(e) + "; export it again",
          e);
    }
  }

  /** What the CPU needs to start a GPU's kernels would say nothing of these. */
  private static PassRecorder recorder(Device device, Optional<Path> traces) {
    if (device == Device.CUDA) {
      return PassRecorder.unable(
          "on a GPU, operators run while the CPU is ahead of them, and libtorch times the CPU");
    }
    return traces
        .<PassRecorder>map(TorchRecorder::new)
        .orElseGet(() -> PassRecorder.unable("its network was not loaded for that"));
  }

  @Override
  public PassRecorder recorder() {
    return recorder;
  }

  @Override
  public NetworkInfo info() {
    return info;
  }

  @Override
  public List<Tensor> run(List<ByteBuffer> inputs, int count) {
    engine.prepareThread();
    passes.acquireUninterruptibly();
    try (NDManager pass = model.getNDManager().newSubManager()) {
      NDList tensors = tensors(pass, inputs, count);
      NDList outputs = model.getBlock().forward(new ParameterStore(pass, false), tensors, false);
      return outputs(outputs, count);
    } catch (EngineException | UnsupportedOperationException e) {
      throw refused(e, count);
    } finally {
      passes.release();
    }
  }

  @Override
  public OptionalDouble saturation(List<ByteBuffer> inputs) {
    if (info.precision() != Precision.INT8 || saturation.isSilent()) {
      return OptionalDouble.empty();
    }
    engine.prepareThread();
    try (NDManager pass = model.getNDManager().newSubManager()) {
      return saturation.share(pass, tensors(pass, inputs, 1));
    }
  }

  @Override
  public void close() {
    model.close();
  }

  private static ai.djl.Device djlDevice(Device device) {
    return device == Device.CUDA ? ai.djl.Device.gpu() : ai.djl.Device.cpu();
  }

  private NDList tensors(NDManager pass, List<ByteBuffer> inputs, int count) {
    NDList tensors = new NDList(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      tensors.add(tensor(pass, inputs.get(i), info.signature().inputs().get(i), count));
    }
    return tensors;
  }

  private NDArray tensor(NDManager pass, ByteBuffer values, TensorSpec spec, int count) {
    PassContract.requireRows(values, spec, count);
    return pass.create(values, new Shape(spec.shape(count)), TorchTypes.of(spec.type()));
  }

  private List<Tensor> outputs(NDList given, int count) {
    List<TensorSpec> declared = info.signature().outputs();
    if (given.size() != declared.size()) {
      throw PassContract.others(uri, given.size() + " tensors", info.signature());
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      NDArray output = given.get(i);
      TensorSpec spec = declared.get(i);
      long[] shape = spec.shape(count);
      if (output.getDataType() != TorchTypes.of(spec.type())
          || !Arrays.equals(output.getShape().getShape(), shape)) {
        throw PassContract.other(uri, output.getDataType() + " " + output.getShape(), spec, count);
      }
      // A copy: the tensor's own memory is free again after the pass.
      outputs.add(new Tensor(spec.type(), shape, output.toByteBuffer()));
    }
    return outputs;
  }

  private FatalFault refused(RuntimeException e, int count) {
    String problem = TorchMessage.of(e);
    if (problem.contains("allocate memory") || problem.contains("out of memory")) {
      return PassContract.outOfMemory(uri, count, e);
    }
    return PassContract.refused(
        uri,
        info.signature(),
        device == Device.CUDA ? " on a GPU (archives that are packed for CPUs do not)" : "",
        problem + "; " + remedy(problem),
        e);
  }

  private static String remedy(String problem) {
    return problem.contains("index out of range")
        ? "a sample has an integer, such as a token, that the network has no row for: correct the"
            + " partition"
        : "if it takes something else, export it with cosmic-export, since an archive without"
            + " extra/cosmic.json is taken for a network of galaxies";
  }
}
