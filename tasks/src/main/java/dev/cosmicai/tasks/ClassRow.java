package dev.cosmicai.tasks;

/**
 * How well one class is predicted.
 *
 * @param index its number, from 0
 * @param name its name, or its number
 * @param support labelled samples that are of it
 * @param predicted labelled samples that were predicted to be
 * @param correct those of them that are
 */
public record ClassRow(int index, String name, long support, long predicted, long correct) {
  /** The share of those predicted that are; NaN if it was never predicted. */
  public double precision() {
    return (double) correct / predicted;
  }

  /** The share of those that are that were predicted; NaN if there are none. */
  public double recall() {
    return (double) correct / support;
  }

  /** The harmonic mean of both: 2·correct / (support + predicted). */
  public double f1() {
    return 2.0 * correct / (support + predicted);
  }
}
