package dev.cosmicai.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import dev.cosmicai.contract.Device;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.worker.network.InferenceEngine;
import dev.cosmicai.worker.network.ModelArchive;
import java.nio.file.Path;
import java.util.Optional;

/**
 * ONNX Runtime in this process, on the CPU. Its native code is unpacked among the process's
 * temporary files, unless the property {@code onnxruntime.native.path} names a folder that holds
 * it, as the image's does.
 */
final class OnnxEngine implements InferenceEngine {
  private final OrtEnvironment environment;
  private final int threadsPerStream;

  private OnnxEngine(OrtEnvironment environment, int threadsPerStream) {
    this.environment = environment;
    this.threadsPerStream = threadsPerStream;
  }

  /** Starts the engine, unless it runs already. */
  static OnnxEngine start(int threadsPerStream) {
    try {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "cosmic");
      // This version sends nothing but on Windows, and nothing there either.
      environment.setTelemetry(false);
      return new OnnxEngine(environment, threadsPerStream);
    } catch (OrtException | LinkageError e) {
      throw new InternalFault(
          "ONNX Runtime does not start on this machine: " + OnnxMessage.of(e), e);
    }
  }

  @Override
  public String name() {
    return "ONNX Runtime " + environment.getVersion();
  }

  @Override
  public Optional<String> gpu() {
    return Optional.empty();
  }

  @Override
  public OnnxNetwork load(ModelArchive archive, Device device, Optional<Path> traces) {
    return OnnxNetwork.load(this, archive, traces);
  }

  OrtEnvironment environment() {
    return environment;
  }

  /** How a session computes; to be closed. */
  SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    // With one, a pass runs on the thread that asks for it, and passes side by side share nothing.
    options.setIntraOpNumThreads(threadsPerStream);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    // Idle threads would spin on a core that another pass wants.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    // The session keeps what passes need for the passes that follow: without its arena the
    // allocator
    // of the process fragments to several times as much. A plan of memory for each size of a batch
    // would come on top and make nothing faster.
    options.setCPUArenaAllocator(true);
    options.setMemoryPatternOptimization(false);
    options.disableProfiling();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    // Whatever the content: ONNX Runtime's own format is not what was looked through.
    options.addConfigEntry("session.load_model_format", "ONNX");
    return options;
  }
}
