package dev.cosmicai.worker.network.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.cosmicai.worker.network.profile.OperatorCalls;
import dev.cosmicai.worker.network.profile.PassRecorder;
import dev.cosmicai.worker.network.profile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * By libtorch's own profiler, which records the thread that asks for it and no other. Each pass has
 * a trace of its own, which is deleted once it is read.
 */
final class TorchRecorder implements PassRecorder {
  private final Path folder;
  private final List<OperatorCalls> passes = new ArrayList<>();
  private IOException problem;

  /** Keeps traces in this folder while they are read. */
  TorchRecorder(Path folder) {
    this.folder = folder;
  }

  @Override
  public <T> T record(Supplier<T> pass) {
    if (problem != null || !begin()) {
      return pass.get();
    }
    try {
      return pass.get();
    } finally {
      end();
    }
  }

  @Override
  public List<OperatorCalls> operators() throws IOException {
    if (problem != null) {
      throw problem;
    }
    return List.copyOf(passes);
  }

  @Override
  public void close() {}

  private boolean begin() {
    try {
      // Times only: shapes and memory would make the recording dearer.
      JniUtils.startProfile(false, false, false);
      return true;
    } catch (EngineException e) {
      problem = failed(e);
      return false;
    }
  }

  private void end() {
    Path trace = null;
    try {
      trace = Files.createTempFile(folder, "trace-", ".json");
      JniUtils.stopProfile(trace.toString());
      OperatorCalls calls = new OperatorCalls();
      TraceFile.read(
          trace,
          event -> calls.add(event.name(), event.thread(), event.startMicros(), event.micros()));
      passes.add(calls);
    } catch (IOException e) {
      problem = e;
    } catch (EngineException e) {
      problem = failed(e);
    } finally {
      delete(trace);
    }
  }

  private void delete(Path trace) {
    try {
      if (trace != null) {
        Files.deleteIfExists(trace);
      }
    } catch (IOException e) {
      problem = e;
    }
  }

  private static IOException failed(EngineException e) {
    return new IOException("libtorch's profiler: " + TorchMessage.of(e), e);
  }
}
