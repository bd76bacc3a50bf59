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

  /**
   * It cannot be decoded here.
   *
   * @param problem what the Java runtime lacks
   */
  FatalFault noDecoder(String problem) {
    return file.shape(
        "holds an image in %s, and this Java runtime does not decode images (%s); use a runtime with"
            + " the module java.desktop and its native libraries, such as libjavajpeg",
        label, problem);
  }

  /** More than can be read. */
  FatalFault tooLarge(String what) {
    return file.shape("holds %s in %s; save it smaller", what, label);
  }
}
