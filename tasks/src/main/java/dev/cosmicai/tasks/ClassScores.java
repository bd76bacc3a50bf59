package dev.cosmicai.tasks;

/**
 * What the scores of one sample say: which class, how sure, and how far from the label. Used again
 * for the next sample. Logarithms and powers are those of {@link StrictMath}, the same bits
 * everywhere.
 */
public final class ClassScores {
  /** What probabilities are clipped to, as scikit-learn's {@code log_loss} does: 2⁻⁵². */
  private static final double LEAST = Math.ulp(1.0);

  private static final double LEAST_LOSS = -StrictMath.log(1 - LEAST);
  private static final double GREATEST_LOSS = -StrictMath.log(LEAST);

  /** How many of the best a label may be among. */
  static final int BEST = 5;

  private final Scores kind;
  private final double[] scores;
  private int best;
  private double logOfSum;
  private double confidence;

  /**
   * Scores of so many classes, two at least.
   *
   * @param kind not {@link Scores#CLASS}
   */
  public ClassScores(Scores kind, int classes) {
    this.kind = kind;
    this.scores = new double[classes];
  }

  /**
   * Takes a sample's scores: one for each class, or one alone, of the second of two classes.
   *
   * @return whether they say anything: not if one is NaN or +∞, or all are −∞
   */
  public boolean read(double[] given, int count) {
    if (count == 1) {
      readPair(given[0]);
    } else {
      System.arraycopy(given, 0, scores, 0, scores.length);
    }
    best = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!(scores[i] < Double.POSITIVE_INFINITY)) {
        return false;
      }
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return scores[best] > Double.NEGATIVE_INFINITY && readConfidence();
  }

  private void readPair(double score) {
    scores[1] = score;
    scores[0] =
        switch (kind) {
          case PROBABILITIES -> 1 - score;
          case LOG_PROBABILITIES -> StrictMath.log1p(-StrictMath.exp(score));
          default -> 0;
        };
  }

  private boolean readConfidence() {
    confidence =
        switch (kind) {
          case PROBABILITIES -> scores[best];
          case LOG_PROBABILITIES -> StrictMath.exp(scores[best]);
          default -> {
            double sum = 0;
            for (double score : scores) {
              sum += StrictMath.exp(score - scores[best]);
            }
            logOfSum = StrictMath.log(sum);
            yield 1 / sum;
          }
        };
    return true;
  }

  /** The class with the highest score; of equal ones the first, as numpy's {@code argmax}. */
  public int best() {
    return best;
  }

  /** Its probability. */
  double confidence() {
    return confidence;
  }

  /** −log of the clipped probability of a class. */
  double loss(int label) {
    double loss =
        switch (kind) {
          case PROBABILITIES -> -StrictMath.log(Math.max(0, scores[label]));
          case LOG_PROBABILITIES -> -scores[label];
          default -> logOfSum + (scores[best] - scores[label]);
        };
    return Math.max(LEAST_LOSS, Math.min(GREATEST_LOSS, loss));
  }

  /**
   * Whether a class is among the {@value #BEST} best; of equal ones the last are better, as in
   * scikit-learn's {@code top_k_accuracy_score}.
   */
  boolean isAmongBest(int label) {
    int better = 0;
    for (int i = 0; i < scores.length && better < BEST; i++) {
      if (scores[i] > scores[label] || (scores[i] == scores[label] && i > label)) {
        better++;
      }
    }
    return better < BEST;
  }
}
