package dev.cosmicai.worker;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.inference.Predictions;

/**
 * Where a rank's output goes. The result is written last, and says by being there that all of it
 * is; predictions without a result do not count.
 */
final class RankOutput {
  private final ObjectStore store;
  private final ObjectUri predictions;
  private final ObjectUri result;

  RankOutput(RankContext context, int rank) {
    OutputLayout layout = new OutputLayout(ObjectUri.parse(context.assignment().getOutputUri()));
    store = context.store();
    predictions = layout.predictions(rank);
    result = layout.rank(rank);
  }

  /** Stores the predictions. */
  Predictions put(Predictions computed) {
    store.put(predictions, computed.toNpz(), "application/zip");
    return computed;
  }

  /** Stores the result. */
  RankResult put(RankResult computed) {
    store.put(result, computed.toJson(), "application/json");
    return computed;
  }

  /** Where the result is stored. */
  ObjectUri result() {
    return result;
  }
}
