package dev.cosmicai.worker.network.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.JniUtils;
import dev.cosmicai.contract.Device;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.operators.OperatorLibrary;
import dev.cosmicai.worker.network.InferenceEngine;
import dev.cosmicai.worker.network.ModelArchive;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch in this process, started once with the settings of the first start. Takes about half a
 * second, and some seconds more the first time on a machine: libtorch is then unpacked ({@link
 * LibtorchFiles}).
 */
public final class TorchEngine implements InferenceEngine {
  static final String NAME = "PyTorch";

  private static final Logger LOG = LoggerFactory.getLogger(TorchEngine.class);

  /** Why operators of our own are not there although the archive's choice may count on them. */
  private static Optional<InternalFault> lacksOperators = Optional.empty();

  private static boolean running;

  private final ThreadLocal<Integer> threadsOfThisThread;
  private final String name;
  private final Optional<String> gpu;

  private TorchEngine(int threadsPerStream, String name, Optional<String> gpu) {
    this.threadsOfThisThread =
        ThreadLocal.withInitial(
            () -> {
              JniUtils.setNumThreads(threadsPerStream);
              return threadsPerStream;
            });
    this.name = name;
    this.gpu = gpu;
  }

  /**
   * Starts the engine, unless it runs already.
   *
   * @param threadsPerStream that one forward pass may use, from 1. libtorch does not see a
   *     container's CPU limit, so the caller has to say.
   * @throws dev.cosmicai.faults.FatalFault (InvalidSpec) if libtorch cannot be unpacked, or the
   *     environment asks for other libraries
   */
  public static TorchEngine start(int threadsPerStream) {
    // DJL would otherwise ask the network for newer libraries and report its use.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threadsPerStream));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    // Archives are frozen at their export, so there is nothing left to optimize: it would only make
    // the first two passes slower, since it profiles the one and compiles before the other.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    Engine engine = startUnpacked();
    return new TorchEngine(threadsPerStream, NAME + " " + engine.getVersion(), gpu(engine));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> gpu() {
    return gpu;
  }

  @Override
  public TorchScriptNetwork load(ModelArchive archive, Device device, Optional<Path> traces) {
    if (OperatorLibrary.neededBy(archive.member()) > 0 && lacksOperators.isPresent()) {
      throw lacksOperators.get();
    }
    return TorchScriptNetwork.load(this, archive, device, traces);
  }

  /**
   * To be called before each forward pass, on its thread: libtorch and the libraries below it keep
   * the number of threads for each thread that calls them, and a new one would take all cores.
   */
  void prepareThread() {
    threadsOfThisThread.get();
  }

  private static synchronized Engine startUnpacked() {
    LibtorchFiles.prepare(System.getenv());
    try {
      Engine engine = Engine.getEngine(NAME);
      if (!running) {
        running = true;
        loadOperators();
      }
      return engine;
    } catch (EngineException e) {
      String problem = TorchMessage.of(e.getCause() == null ? e : e.getCause());
      if (LibtorchFiles.areNamed(System.getenv())) {
        throw new FatalFault(
            Reason.EngineUnavailable,
            "libtorch in the folder that PYTORCH_LIBRARY_PATH names does not load: %s; make it as"
                    .formatted(problem)
                + " deploy/images/worker-cuda does, or unset the variable",
            e);
      }
      throw new InternalFault("libtorch does not start on this machine: " + problem, e);
    }
  }

  /** Most networks need none, so that only those fail that do. */
  private static void loadOperators() {
    try {
      OperatorLibrary.load();
    } catch (InternalFault fault) {
      LOG.warn("{}", fault.getMessage());
      lacksOperators = Optional.of(fault);
    }
  }

  /** As libtorch itself answers: a build for CUDA, a driver that fits, and a device. */
  private static Optional<String> gpu(Engine engine) {
    return engine.hasCapability(StandardCapabilities.CUDA)
        ? Optional.of(NvidiaDriver.gpuName())
        : Optional.empty();
  }
}
