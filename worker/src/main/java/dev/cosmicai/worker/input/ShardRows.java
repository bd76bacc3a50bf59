package dev.cosmicai.worker.input;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.shard.SampleStack;
import dev.cosmicai.formats.shard.ShardRow;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.worker.split.BadSample;
import java.util.ArrayList;
import java.util.List;

/** Puts targets and kept columns of a shard's samples together. */
final class ShardRows {
  private final ColumnPlan plan;
  private final KeptText keptText;
  private final FileFaults faults;

  /** Of a shard. */
  ShardRows(ColumnPlan plan, KeptText keptText, String uri) {
    this.plan = plan;
    this.keptText = keptText;
    this.faults = FileFaults.partition(uri);
  }

  /** Of no samples. */
  BatchRows none() {
    return of(List.of(), 0, new ArrayList<>());
  }

  /**
   * Of consecutive samples.
   *
   * @param first the first one's position in the shard
   * @param bad gets those whose targets or kept values are none
   */
  BatchRows of(List<ShardRow> samples, int first, List<BadSample> bad) {
    List<String> targetNames = plan.selection().targets();
    List<Tensor> targets = new ArrayList<>();
    for (int i = 0; i < targetNames.size(); i++) {
      List<Tensor> values = new ArrayList<>();
      for (int row = 0; row < samples.size(); row++) {
        SampleValue value = samples.get(row).targets().get(i);
        values.add(target(value, i, first + row, bad));
      }
      targets.add(SampleStack.rows(values, first, targetNames.get(i), faults));
    }
    List<String> keptNames = plan.selection().kept();
    List<KeptRows> kept = new ArrayList<>();
    for (int i = 0; i < keptNames.size(); i++) {
      List<SampleValue> values = new ArrayList<>();
      for (int row = 0; row < samples.size(); row++) {
        SampleValue value = samples.get(row).kept().get(i);
        values.add(value);
        if (value instanceof SampleValue.Bad none) {
          bad.add(new BadSample(first + row, keptNames.get(i), none.fault()));
        }
      }
      kept.add(kept(keptNames.get(i), values, first));
    }
    keptText.check(keptNames, kept);
    return new BatchRows(first, samples.size(), targets, kept);
  }

  /** The numbers; null if the sample has none, or bad ones. */
  private Tensor target(SampleValue value, int target, int row, List<BadSample> bad) {
    String name = plan.selection().targets().get(target);
    if (value instanceof SampleValue.Numbers numbers) {
      int wanted = plan.targetElements(target);
      if (numbers.tensor().elements() == wanted) {
        return numbers.tensor();
      }
      bad.add(
          new BadSample(
              row,
              name,
              faults.shape(
                  "holds %d numbers in %s, %s of sample %d (counted from 0); wanted %d",
                  numbers.tensor().elements(), value.label(), name, row, wanted)));
    } else if (value instanceof SampleValue.Bad none) {
      bad.add(new BadSample(row, name, none.fault()));
    }
    return null;
  }

  private KeptRows kept(String name, List<SampleValue> values, int first) {
    // In the place of a bad one another: the others keep their type.
    SampleValue any =
        values.stream()
            .filter(value -> !(value instanceof SampleValue.Bad))
            .findFirst()
            .orElse(null);
    if (any == null) {
      return new KeptRows.Numbers(Tensor.ofInts(new int[values.size()], values.size()));
    }
    List<String> texts = new ArrayList<>();
    List<Tensor> numbers = new ArrayList<>();
    for (SampleValue given : values) {
      SampleValue value = given instanceof SampleValue.Bad ? any : given;
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
