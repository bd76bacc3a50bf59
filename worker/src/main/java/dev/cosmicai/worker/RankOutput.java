package dev.cosmicai.worker;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.inference.Predictions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a rank's output goes. The result is written last, and says by being there that all of it
 * is; predictions without a result do not count.
 */
final class RankOutput {
  private final ObjectStore store;
  private final Assignment assignment;
  private final int rank;
  private final OutputLayout layout;
  private final PredictionsFormat format;

  RankOutput(RankContext context, int rank) {
    store = context.store();
    assignment = context.assignment();
    this.rank = rank;
    layout = new OutputLayout(ObjectUri.parse(assignment.getOutputUri()));
    format = PredictionsFormat.ofRecord(assignment.getPredictionsFormat());
  }

  /** Stores the predictions. */
  Predictions put(Predictions computed) {
    byte[] file =
        switch (format) {
          case PARQUET -> computed.toParquet(origin());
          case NPZ -> computed.toNpz();
        };
    store.put(layout.predictions(rank, format), file, format.contentType());
    return computed;
  }

  /** What a table says of where it comes from. */
  private Map<String, String> origin() {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("cosmic.manifest.sha256", assignment.getManifestSha256());
    origin.put("cosmic.model.uri", assignment.getModel().getUri());
    if (!assignment.getModel().getSha256().isEmpty()) { // else the manifest has it
      origin.put("cosmic.model.sha256", assignment.getModel().getSha256());
    }
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
