package dev.cosmicai.worker.input;

import dev.cosmicai.formats.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of a column that goes to the predictions as it is. */
public sealed interface KeptRows {
  /** The rows from one on. */
  KeptRows rows(int first, int count);

  /**
   * Numbers.
   *
   * @param tensor {@code [N, …]}
   */
  record Numbers(Tensor tensor) implements KeptRows {
    @Override
    public Numbers rows(int first, int count) {
      return new Numbers(tensor.rows(first, count));
    }
  }

  /**
   * Text.
   *
   * @param texts one a row; null where there is none
   */
  record Texts(List<String> texts) implements KeptRows {
    /** Of a list that does not change. */
    public Texts {
      texts = Collections.unmodifiableList(texts);
    }

    @Override
    public Texts rows(int first, int count) {
      return new Texts(new ArrayList<>(texts.subList(first, first + count)));
    }
  }
}
