package dev.cosmicai.worker.input;

import dev.cosmicai.formats.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What stays of a batch when its inputs are gone.
 *
 * @param first the first sample's position in the partition, from 0
 * @param count how many samples
 * @param targets {@code [count, …]} what outputs are compared with; null where there is none
 * @param kept what goes to the predictions as it is
 */
public record BatchRows(int first, int count, List<Tensor> targets, List<KeptRows> kept) {
  /** Copies the lists. */
  public BatchRows {
    targets = Collections.unmodifiableList(new ArrayList<>(targets));
    kept = List.copyOf(kept);
  }

  /** A part of these. */
  public BatchRows rows(int from, int length) {
    List<Tensor> parts = new ArrayList<>();
    targets.forEach(target -> parts.add(target == null ? null : target.rows(from, length)));
    return new BatchRows(
        first + from, length, parts, kept.stream().map(rows -> rows.rows(from, length)).toList());
  }
}
