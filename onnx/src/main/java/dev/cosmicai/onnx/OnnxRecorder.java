package dev.cosmicai.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cosmicai.worker.network.profile.OperatorCalls;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * By a session's own profile, which begins when the session is made and takes in all of its passes
 * until it is ended. A pass is found among them by its thread, and by how many passes that thread
 * has done before: for that, threads have to be known by the system's number, which Linux tells.
 */
final class OnnxRecorder implements PassRecorder {
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");

  private final Path folder;
  private final Map<Long, Integer> passesOfThreads = new ConcurrentHashMap<>();
  private final List<OnnxTrace.Place> recorded = new ArrayList<>();

  // Held for writing while the profile ends: no pass may be under way then.
  private final ReentrantReadWriteLock passes = new ReentrantReadWriteLock();
  private volatile boolean recording = true;
  private OrtSession session;

  /** A pass in the session. */
  interface Pass {
    OrtSession.Result run() throws OrtException;
  }

  /**
   * Before its session is made.
   *
   * @param traces in which it makes a folder of its own, until it is closed
   * @throws IOException if it cannot record here, saying why
   */
  OnnxRecorder(Path traces) throws IOException {
    if (!Files.exists(THIS_THREAD)) {
      throw new IOException("passes of ONNX Runtime are only recorded on Linux");
    }
    folder = Files.createTempDirectory(traces, "trace-");
  }

  /** Makes a session keep its profile. */
  void prepare(OrtSession.SessionOptions options) throws OrtException {
    options.enableProfiling(folder.resolve("passes").toString());
  }

  /** Tells the session that was made. */
  void of(OrtSession made) {
    session = made;
  }

  /** Does a pass, recorded or not: each of the session's has to go through this. */
  OrtSession.Result run(Pass pass) throws OrtException {
    if (!recording) {
      return pass.run();
    }
    passes.readLock().lock();
    try {
      if (recording) {
        passesOfThreads.merge(thread(), 1, Integer::sum);
      }
      return pass.run();
    } finally {
      passes.readLock().unlock();
    }
  }

  @Override
  public <T> T record(Supplier<T> pass) {
    long thread = thread();
    recorded.add(new OnnxTrace.Place(thread, passesOfThreads.getOrDefault(thread, 0)));
    return pass.get();
  }

  @Override
  public List<OperatorCalls> operators() throws IOException {
    return OnnxTrace.read(end(), recorded);
  }

  @Override
  public void close() {
    try {
      end();
    } catch (IOException e) {
      // Nobody wants it any more.
    }
    deleteFolder();
  }

  private Path end() throws IOException {
    passes.writeLock().lock();
    try {
      if (!recording || session == null) {
        throw new IOException("the recording has ended");
      }
      recording = false;
      return Path.of(session.endProfiling());
    } catch (OrtException e) {
      throw new IOException("ONNX Runtime's profiler: " + OnnxMessage.of(e), e);
    } finally {
      passes.writeLock().unlock();
    }
  }

  private void deleteFolder() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // A temporary folder, which the next one to tidy up finds.
      folder.toFile().deleteOnExit();
    }
  }

  /** The system's number of this thread; 0 where it is not told, which no trace has. */
  private static long thread() {
    try {
      return Long.parseLong(THIS_THREAD.toRealPath().getFileName().toString());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
