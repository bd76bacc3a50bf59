package dev.cosmicai.tasks;

import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.metrics.Output;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import java.util.List;

/** What is measured, within a split's metrics. */
final class SpecCodec {
  private SpecCodec() {}

  static Output encode(TaskSpec.Output output) {
    return Output.newBuilder().setName(output.name()).setWidth(output.width()).build();
  }

  static List<Output> encode(List<TaskSpec.Output> outputs) {
    return outputs.stream().map(SpecCodec::encode).toList();
  }

  static TaskSpec decode(Task task, List<Output> outputs, List<String> classes, Scores scores) {
    if (outputs.size() > TaskSpec.MAX_OUTPUTS) {
      throw DamagedMetrics.because("too many outputs");
    }
    try {
      return new TaskSpec(
          task,
          outputs.stream()
              .map(output -> new TaskSpec.Output(output.getName(), output.getWidth()))
              .toList(),
          classes,
          scores);
    } catch (FatalFault e) {
      // Its message may quote what was read, which need not be text for a line.
      throw DamagedMetrics.because("the outputs that they are of cannot be measured");
    }
  }
}
