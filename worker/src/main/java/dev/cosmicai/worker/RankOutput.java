package dev.cosmicai.worker;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.inference.Predictions;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a rank's output goes. The result is written last, and says by being there that all of it
 * is; predictions without a result do not count.
 */
final class RankOutput {
  private final ObjectStore store;
  private final Assignment assignment;
  private final String run;
  private final int rank;
  private final OutputLayout layout;
  private final PredictionsFormat format;

  RankOutput(RankContext context, String run, int rank) {
    store = context.store();
    assignment = context.assignment();
    this.run = run;
    this.rank = rank;
    layout = new OutputLayout(ObjectUri.parse(assignment.getOutputUri()));
    format = PredictionsFormat.ofRecord(assignment.getPredictionsFormat());
  }

  /** Stores the predictions of a network. */
  Predictions put(Predictions computed, NetworkInfo network) {
    byte[] file =
        switch (format) {
          case PARQUET -> computed.toParquet(origin(network));
          case NPZ -> computed.toNpz();
        };
    store.put(layout.predictions(rank, format), file, format.contentType());
    return computed;
  }

  /** What a table says of where it comes from. */
  private Map<String, String> origin(NetworkInfo network) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("cosmic.run", run);
    origin.put("cosmic.manifest.sha256", assignment.getManifestSha256());
    origin.put("cosmic.model.uri", assignment.getModel().getUri());
    origin.put("cosmic.model.sha256", assignment.getModel().getPlannedSha256());
    origin.put("cosmic.model.signature", network.signature().toString());
    origin.put("cosmic.task", network.task().task().toString());
    origin.put("cosmic.rank", Integer.toString(rank));
    return origin;
  }

  /** Stores the result. */
  RankResult put(RankResult computed) {
    store.put(result(), computed.toJson(), "application/json");
    return computed;
  }

  /** Where the result is stored. */
  ObjectUri result() {
    return layout.rank(rank);
  }
}
