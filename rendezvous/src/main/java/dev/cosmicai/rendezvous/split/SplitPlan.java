package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.Split;

/** The splits of a run, numbered from 0. Thread-safe, and the same whenever it is asked. */
public interface SplitPlan {
  /** How many there are. */
  int count();

  /** What a rank is told of one. */
  Split split(int index);

  /** A split's share of its file's bytes. */
  long bytes(int index);

  /** The shares of all splits together. */
  long totalBytes();
}
