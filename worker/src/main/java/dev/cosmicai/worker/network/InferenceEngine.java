package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Device;
import java.nio.file.Path;
import java.util.Optional;

/** An engine that runs in this process. Thread-safe. */
public interface InferenceEngine {
  /** With its version, such as {@code PyTorch 2.7.1}. */
  String name();

  /** The name of the GPU that it would compute on; empty if it sees none. */
  Optional<String> gpu();

  /**
   * Loads a network. {@link ModelArchive#load} does so and tries it.
   *
   * @param archive whose file is not needed afterwards
   * @param device {@code CPU}, or {@code CUDA} where there is a {@link #gpu}
   * @param traces a writable folder, if passes are to be recorded: {@link Network#recorder}
   * @throws dev.cosmicai.faults.FatalFault (ModelCorrupt, ModelSignature) if it cannot be loaded
   */
  Network load(ModelArchive archive, Device device, Optional<Path> traces);
}
