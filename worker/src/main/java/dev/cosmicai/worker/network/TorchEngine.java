package dev.cosmicai.worker.network;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * libtorch in this process, started once with the settings of the first start. Takes about half a
 * second, and some seconds more the first time on a machine: libtorch is then unpacked into the
 * folder that {@code DJL_CACHE_DIR} names (else {@code ~/.djl.ai}).
 */
public final class TorchEngine {
  static final String NAME = "PyTorch";

  private static final String UNPACK_LOCK = "cosmic-unpack.lock";

  private final ThreadLocal<Integer> threadsOfThisThread;

  private TorchEngine(int threadsPerStream) {
    threadsOfThisThread =
        ThreadLocal.withInitial(
            () -> {
              JniUtils.setNumThreads(threadsPerStream);
              return threadsPerStream;
            });
  }

  /**
   * Starts the engine, unless it runs already.
   *
   * @param threadsPerStream that one forward pass may use, from 1. libtorch does not see a
   *     container's CPU limit, so the caller has to say.
   * @throws FatalFault (InvalidSpec) if libtorch cannot be unpacked
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
    startUnpacked();
    return new TorchEngine(threadsPerStream);
  }

  /**
   * To be called before each forward pass, on its thread: libtorch and the libraries below it keep
   * the number of threads for each thread that calls them, and a new one would take all cores.
   */
  void prepareThread() {
    threadsOfThisThread.get();
  }

  /** Lets one process at a time unpack: ranks that start together would each write 450 MB. */
  private static synchronized void startUnpacked() {
    Path cache = Utils.getEngineCacheDir("pytorch");
    try (FileChannel channel = openLock(cache)) {
      if (channel != null) {
        FileLock unused = channel.lock(); // Closing the channel releases it.
      }
      Engine.getEngine(NAME);
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "cannot lock " + cache + " to unpack libtorch: " + e + "; set DJL_CACHE_DIR",
          e);
    } catch (EngineException e) {
      throw refused(cache, e);
    }
  }

  /** Null where the folder is read-only: libtorch must have been unpacked there before. */
  private static FileChannel openLock(Path cache) {
    try {
      Files.createDirectories(cache);
      return FileChannel.open(
          cache.resolve(UNPACK_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      return null;
    }
  }

  private static RuntimeException refused(Path cache, EngineException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return new FatalFault(
            Reason.InvalidSpec,
            ("libtorch cannot be unpacked into %s: %s; set DJL_CACHE_DIR to a writable folder with"
                    + " 500 MB")
                .formatted(cache, cause),
            e);
      }
    }
    return new InternalFault("libtorch does not start on this machine: " + TorchMessage.of(e), e);
  }
}
