package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Locale;

/** The file formats that a partition may have. */
public enum PartitionFormat {
  /** Told from the file's first bytes. */
  AUTO,
  /** {@code torch.save}, ZIP or the pickle stream from before torch 1.6. */
  PT,
  /** Hugging Face's safetensors. */
  SAFETENSORS,
  /** {@code numpy.savez} and {@code numpy.savez_compressed}. */
  NPZ;

  /**
   * Reads a job's {@code data.format}; upper and lower case are the same.
   *
   * @throws FatalFault (InvalidSpec) for another word
   */
  public static PartitionFormat parse(String word) {
    for (PartitionFormat format : values()) {
      if (format.name().equalsIgnoreCase(word)) {
        return format;
      }
    }
    throw new FatalFault(
        Reason.InvalidSpec,
        "data.format `%s` is unknown; choose auto, pt, safetensors or npz".formatted(word));
  }

  /** As it is written in a job. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
