package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.Split;

/** The splits of a run, numbered from 0. Thread-safe, and the same whenever it is asked. */
public interface SplitPlan {
  /** There are none. */
  SplitPlan NONE =
      new SplitPlan() {
        @Override
        public int count() {
          return 0;
        }

        @Override
        public Split split(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public long bytes(int index) {
          throw new IndexOutOfBoundsException(index);
        }

        @Override
        public long totalBytes() {
          return 0;
        }
      };

  /** How many there are. */
  int count();

  /** What a rank is told of one. */
  Split split(int index);

  /** Into how many splits a split's file is cut; as {@link #split} says. */
  default int parts(int index) {
    return split(index).getParts();
  }

  /** A split's share of its file's bytes. */
  long bytes(int index);

  /** The shares of all splits together. */
  long totalBytes();

  /** With which generation a split came, from 0; never less than that of the split before. */
  default int generation(int index) {
    return 0;
  }

  /** How many generations there are; the last ones may be without a split. */
  default int generations() {
    return 1;
  }
}
