package dev.cosmicai.worker.inference;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.network.NetworkInfo;
import java.nio.ByteBuffer;
import java.util.List;

/** Looks for samples whose numbers would spoil the metrics. */
final class FiniteSamples {
  private final NetworkInfo network;

  FiniteSamples(NetworkInfo network) {
    this.network = network;
  }

  /**
   * Finds targets that are infinite; NaN says that a sample has none.
   *
   * @param bad gets them
   */
  void checkTargets(Batch batch, BadSamples bad) {
    List<Tensor> targets = batch.rows().targets();
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i) != null && targets.get(i).type().isFloating()) {
        checkTarget(
            targets.get(i).toDoubles(), network.task().targets().get(i).column(), batch, bad);
      }
    }
  }

  private static void checkTarget(double[] values, String column, Batch batch, BadSamples bad) {
    int width = values.length / batch.count();
    for (int i = 0; i < values.length; i++) {
      if (Double.isInfinite(values[i])) {
        int row = i / width;
        bad.add(
            row,
            column,
            FiniteCheck.notFinite(values[i], column, batch.first() + row, "", batch.uri()));
      }
    }
  }

  /**
   * Finds outputs that are no finite numbers.
   *
   * @param bad gets them
   */
  void checkOutputs(List<Tensor> outputs, Batch batch, BadSamples bad) {
    List<TensorSpec> specs = network.signature().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      TensorSpec spec = specs.get(i);
      ByteBuffer values = outputs.get(i).data();
      if (FiniteCheck.firstNotFinite(values, spec.type()) >= 0) {
        checkOutput(values, spec, batch, bad);
      }
    }
  }

  private void checkOutput(ByteBuffer values, TensorSpec spec, Batch batch, BadSamples bad) {
    int bytes = spec.sampleBytes();
    for (int row = 0; row < batch.count(); row++) {
      ByteBuffer ofSample = values.slice(row * bytes, bytes).order(values.order());
      int at = FiniteCheck.firstNotFinite(ofSample, spec.type());
      if (at >= 0) {
        double value = spec.type().valueAt(ofSample, at * spec.type().bytes());
        bad.add(row, spec.name(), notFinite(value, spec, batch.uri(), batch.first() + row));
      }
    }
  }

  private FatalFault notFinite(double value, TensorSpec spec, String uri, int sample) {
    return new FatalFault(
            Reason.PartitionNotFinite,
            ("%s: the network %s answers %s in %s for sample %d (counted from 0); leave that"
                    + " sample out or repair the network")
                .formatted(uri, network.name(), value, spec.name(), sample))
        .about(uri);
  }
}
