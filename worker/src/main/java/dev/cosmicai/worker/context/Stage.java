package dev.cosmicai.worker.context;

/** The parts of a rank's life that it times. They overlap: their sum is more than the wall time. */
public enum Stage {
  /** From the start of the process until its own work begins: the start of Java. */
  JVM("jvm"),
  /** From the first call of the rendezvous to its answer. */
  JOIN("join"),
  /** Making the store's client. */
  STORE("store"),
  /** Starting libtorch, and unpacking it if that was not done before. */
  ENGINE("engine"),
  /** Fetching the model. */
  MODEL_DOWNLOAD("modelDownload"),
  /** Verifying, loading and trying the model. */
  MODEL_LOAD("modelLoad"),
  /** Fetching the first samples, or all of the first partition if it is small. */
  FIRST_BYTES("firstBytes"),
  /** Waiting for the other ranks of a gang. */
  BARRIER("barrier"),
  /** From the start of the process until the first forward pass over samples begins. */
  FIRST_FORWARD("firstForward"),
  /** Waiting for the bytes of the next samples; forward passes may be under way meanwhile. */
  READ("read"),
  /** Reading the partitions' format, verifying checksums and looking for NaN. */
  CHECK("check"),
  /** At least one forward pass of the network is under way. */
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
