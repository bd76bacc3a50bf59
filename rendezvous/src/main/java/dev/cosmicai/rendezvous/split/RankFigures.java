package dev.cosmicai.rendezvous.split;

import com.google.protobuf.ByteString;

/**
 * What an attempt of a rank has told of itself.
 *
 * @param earlierRun the UID of its run, if that is one which this run resumes; else empty
 * @param finished whether it ended, since nothing was left for it
 * @param json what it has done and measured, as it put it; may be empty
 */
public record RankFigures(
    String earlierRun, int rank, int attempt, boolean finished, ByteString json) {
  /** Of a rank of this run. */
  public RankFigures(int rank, int attempt, boolean finished, ByteString json) {
    this("", rank, attempt, finished, json);
  }

  /** The same in a run that resumes its own. */
  public RankFigures ofEarlierRun(String run) {
    return new RankFigures(run, rank, attempt, finished, json);
  }

  /** Whether it is of a rank of this run. */
  public boolean isOfThisRun() {
    return earlierRun.isEmpty();
  }
}
