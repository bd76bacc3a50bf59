package dev.cosmicai.worker.input;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.shard.SampleStack;
import dev.cosmicai.formats.shard.ShardRow;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.SampleValue;
import java.util.ArrayList;
import java.util.List;

/** Puts targets and kept columns of a shard's samples together. */
final class ShardRows {
  private final ColumnPlan plan;
  private final KeptText keptText;
  private final String uri;
  private final FileFaults faults;

  /** Of a shard. */
  ShardRows(ColumnPlan plan, KeptText keptText, String uri) {
    this.plan = plan;
    this.keptText = keptText;
    this.uri = uri;
    this.faults = FileFaults.partition(uri);
  }

  /**
   * Of consecutive samples.
   *
   * @param first the first one's position in the shard
   */
  BatchRows of(List<ShardRow> samples, int first) {
    List<String> targetNames = plan.selection().targets();
    List<Tensor> targets = new ArrayList<>();
    for (int i = 0; i < targetNames.size(); i++) {
      int target = i;
      List<Tensor> values = new ArrayList<>();
      samples.forEach(sample -> values.add(sample.targets().get(target)));
      Tensor rows = SampleStack.rows(values, first, targetNames.get(i), faults);
      targets.add(rows == null ? null : plan.checkedTarget(rows, i, first, uri));
    }
    List<String> keptNames = plan.selection().kept();
    List<KeptRows> kept = new ArrayList<>();
    for (int i = 0; i < keptNames.size(); i++) {
      int column = i;
      List<SampleValue> values = samples.stream().map(row -> row.kept().get(column)).toList();
      kept.add(kept(keptNames.get(i), values, first));
    }
    keptText.check(keptNames, kept);
    return new BatchRows(first, samples.size(), targets, kept);
  }

  private KeptRows kept(String name, List<SampleValue> values, int first) {
    if (values.isEmpty()) {
      return new KeptRows.Numbers(Tensor.ofInts(new int[0], 0));
    }
    List<String> texts = new ArrayList<>();
    List<Tensor> numbers = new ArrayList<>();
    for (SampleValue value : values) {
      if (value instanceof SampleValue.Text text) {
        texts.add(text.text());
      } else if (value instanceof SampleValue.Numbers number) {
        numbers.add(number.tensor());
      }
    }
    if (numbers.isEmpty()) {
      return new KeptRows.Texts(texts);
    } else if (!texts.isEmpty()) {
      throw faults.shape(
          "holds text in %s of some samples and numbers in that of others; wanted one of both to"
              + " keep it",
          name);
    }
    return new KeptRows.Numbers(SampleStack.rows(numbers, first, name, faults));
  }
}
