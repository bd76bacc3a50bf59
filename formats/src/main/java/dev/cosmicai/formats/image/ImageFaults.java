package dev.cosmicai.formats.image;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;

/**
 * Names an image and the file that it is in.
 *
 * @param file the partition
 * @param label the image
 */
record ImageFaults(FileFaults file, String label) {
  /**
   * Its bytes are not what the format prescribes.
   *
   * @param problem such as {@code its data end too early}
   */
  FatalFault damaged(String problem) {
    return file.corrupt("holds a damaged image in %s: %s; write it again", label, problem);
  }

  /**
   * It is sound, but of a kind that is not read.
   *
   * @param what such as {@code a GIF}
   */
  FatalFault unsupported(String what) {
    return file.shape(
        "holds %s in %s, which is not read; save it as a usual JPEG or as PNG", what, label);
  }

  /** More than can be read. */
  FatalFault tooLarge(String what) {
    return file.shape("holds %s in %s; save it smaller", what, label);
  }
}
