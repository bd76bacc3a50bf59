package dev.cosmicai.rendezvous.communicator;

/** What a communicator goes by where it has the choice. */
public enum Hint {
  /** Values up to 1 MiB go through the coordinator, larger ones through the store. */
  FAST(1 << 20),
  /** Values from 64 KiB on go through the store, so that the coordinator needs little memory. */
  CHEAP((64 << 10) - 1);

  /** What all values of a gather or a scatter may hold together. */
  private static final int TOGETHER_BYTES = 64 << 20;

  private final int inlineBytes;

  Hint(int inlineBytes) {
    this.inlineBytes = inlineBytes;
  }

  /**
   * How large a value may be that goes through the coordinator, in bytes.
   *
   * @param together how many such values one answer holds
   */
  int inlineBytes(int together) {
    return Math.min(inlineBytes, TOGETHER_BYTES / together);
  }
}
