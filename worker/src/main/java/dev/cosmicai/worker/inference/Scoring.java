package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Task;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.worker.input.OpenPartition;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.List;

/** Compares outputs with what they should be, sample by sample, as the network's task says. */
final class Scoring {
  private final NetworkInfo network;
  private final RankMetrics metrics = new RankMetrics();

  /** Nothing compared yet. */
  Scoring(NetworkInfo network) {
    this.network = network;
  }

  /** Of all samples so far. */
  RankMetrics metrics() {
    return metrics;
  }

  /** Adds a partition's samples, in order. */
  void add(OpenPartition partition, List<Tensor> outputs) {
    if (network.task().task() != Task.REDSHIFT || partition.targets().get(0) == null) {
      metrics.addUnlabelled(partition.count());
      return;
    }
    double[] predicted = outputs.get(network.task().targets().get(0).output()).toDoubles();
    double[] labels = partition.targets().get(0).toDoubles();
    int index = partition.partition().getIndex();
    for (int row = 0; row < predicted.length; row++) {
      metrics.add(predicted[row], labels[row], index, row);
    }
  }
}
