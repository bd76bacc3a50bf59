package dev.cosmicai.worker.network.torch;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * libtorch's own files, unpacked from the class path, and DJL told to take no others. DJL asks the
 * environment first where libtorch is and which version to fetch, by variables that images for
 * PyTorch set for other purposes; told the folder, it asks for neither version nor flavor.
 */
final class LibtorchFiles {
  /** Where DJL finds libtorch: an environment variable, as the image sets it, or a property. */
  private static final String FOLDER = "PYTORCH_LIBRARY_PATH";

  /** Variables by which DJL loads something else than libtorch's files, or leaves some out. */
  private static final List<String> CHANGING =
      List.of("PYTORCH_EXTRA_LIBRARY_PATH", "PYTORCH_LIBRARY_EXCLUSION");

  private static final String DEFAULT_ENGINE = "DJL_DEFAULT_ENGINE";
  private static final String FLAVOR = "PYTORCH_FLAVOR";

  /** Of the folder's libraries, that which only builds for CUDA have. */
  private static final String CUDA = System.mapLibraryName("torch_cuda");

  /** DJL's name for any build for CUDA; its own code for them is of this one. */
  private static final String CUDA_FLAVOR = "cu128";

  /** What tells on the class path that the jar with libtorch is there. */
  private static final String ON_CLASS_PATH = "native/lib/pytorch.properties";

  private static final String BRIDGE = System.mapLibraryName("djl_torch");
  private static final String UNPACK_LOCK = "cosmic-unpack.lock";

  private LibtorchFiles() {}

  /** Whether there are any: in a folder that the environment names, or on the class path. */
  static boolean areThere(Map<String, String> environment) {
    return isSet(environment, FOLDER)
        || LibtorchFiles.class.getClassLoader().getResource(ON_CLASS_PATH) != null;
  }

  /** Whether the environment names their folder. */
  static boolean areNamed(Map<String, String> environment) {
    return isSet(environment, FOLDER);
  }

  /** Whether they are a build for CUDA: those on the class path never are. */
  static boolean areForCuda(Map<String, String> environment) {
    return isSet(environment, FOLDER)
        && Files.exists(Path.of(environment.get(FOLDER)).resolve(CUDA));
  }

  /**
   * Unpacks them, unless they are there, in the folder that {@code DJL_CACHE_DIR} names (else
   * {@code ~/.djl.ai}). One process at a time does: ranks that start together would each write 450
   * MB.
   *
   * @param environment this process's
   * @throws FatalFault (InvalidSpec) if they cannot be unpacked, or the environment asks for others
   */
  static void prepare(Map<String, String> environment) {
    requireNoOthers(environment);
    if (isSet(environment, FOLDER)) {
      // By this DJL decides which of the folder's libraries it loads, and in which order. Those of
      // a
      // build for CUDA that it would load first need NVIDIA's driver; without them the build loads
      // and sees no GPU.
      System.setProperty(
          FLAVOR, areForCuda(environment) && NvidiaDriver.isThere() ? CUDA_FLAVOR : "cpu");
      return;
    }
    Path cache = Utils.getEngineCacheDir("pytorch");
    try (FileChannel channel = openLock(cache)) {
      if (channel != null) {
        FileLock unused = channel.lock(); // Closing the channel releases it.
      }
      Platform platform = Platform.detectPlatform("pytorch");
      if (!platform.isPlaceholder()) { // Else there are none on the class path for this system.
        System.setProperty(FOLDER, unpacked(platform, cache).toString());
      }
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          ("libtorch cannot be unpacked into %s: %s; set DJL_CACHE_DIR to a writable folder with"
                  + " 500 MB")
              .formatted(cache, e),
          e);
    }
  }

  /** In the folder that DJL would unpack them to, which may be there from earlier versions. */
  private static Path unpacked(Platform platform, Path cache) throws IOException {
    String flavor = platform.getFlavor();
    String classifier = platform.getClassifier();
    Path folder = cache.resolve(platform.getVersion() + "-" + flavor + "-" + classifier);
    if (Files.notExists(folder.resolve(System.mapLibraryName("torch")))) {
      Path unfinished = Files.createTempDirectory(Files.createDirectories(cache), "tmp");
      try {
        for (String library : platform.getLibraries()) {
          copy("pytorch/" + flavor + "/" + classifier + "/" + library, unfinished.resolve(library));
        }
        Utils.deleteQuietly(folder);
        Files.move(unfinished, folder);
      } finally {
        Utils.deleteQuietly(unfinished);
      }
    }
    Path bridge = folder.resolve(platform.getApiVersion() + "-" + BRIDGE);
    if (Files.notExists(bridge)) {
      Path unfinished = folder.resolve(BRIDGE + ".tmp");
      Files.deleteIfExists(unfinished);
      copy("jnilib/" + classifier + "/" + flavor + "/" + BRIDGE, unfinished);
      Files.move(unfinished, bridge);
    }
    return folder;
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = ClassLoaderUtils.getResourceAsStream(resource)) {
      Files.copy(in, file);
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

  private static void requireNoOthers(Map<String, String> environment) {
    for (String variable : CHANGING) {
      if (isSet(environment, variable)) {
        throw refused(variable, environment);
      }
    }
    if (isSet(environment, DEFAULT_ENGINE)
        && !environment.get(DEFAULT_ENGINE).equals(TorchEngine.NAME)) {
      throw refused(DEFAULT_ENGINE, environment);
    }
    if (isSet(environment, FOLDER)
        && Files.notExists(Path.of(environment.get(FOLDER)).resolve(BRIDGE))) {
      throw refused(FOLDER, environment);
    }
  }

  private static FatalFault refused(String variable, Map<String, String> environment) {
    return new FatalFault(
        Reason.InvalidSpec,
        "environment variable %s is '%s', which would replace libraries of this rank; unset it"
            .formatted(variable, environment.get(variable)));
  }

  private static boolean isSet(Map<String, String> environment, String variable) {
    return !environment.getOrDefault(variable, "").isBlank();
  }
}
