package dev.cosmicai.worker;

/** The parts of a rank's life that it times. They overlap: their sum is more than the wall time. */
enum Stage {
  /** From the first call of the rendezvous to its answer. */
  JOIN("join"),
  /** Starting libtorch, and unpacking it if that was not done before. */
  ENGINE("engine"),
  /** Fetching the model. */
  MODEL_DOWNLOAD("modelDownload"),
  /** Verifying, loading and trying the model. */
  MODEL_LOAD("modelLoad"),
  /** Fetching the first partition. */
  FIRST_BYTES("firstBytes"),
  /** Waiting for the other ranks of a gang. */
  BARRIER("barrier"),
  /** Waiting for partitions while nothing else is left to do. */
  READ("read"),
  /** Reading the partitions' format, verifying checksums and looking for NaN. */
  CHECK("check"),
  /** In the network's forward passes. */
  INFERENCE("inference"),
  /** Storing the predictions; the result itself, which says so, cannot be in it. */
  WRITE("write");

  private final String key;

  Stage(String key) {
    this.key = key;
  }

  /** Its name in a rank's result. */
  String key() {
    return key;
  }
}
