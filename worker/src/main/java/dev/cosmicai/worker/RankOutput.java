package dev.cosmicai.worker;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Split;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.inference.ComputedSplit;
import dev.cosmicai.worker.inference.Predictions;
import dev.cosmicai.worker.network.NetworkInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a rank's splits are stored, and where its result will be. Thread-safe. */
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

  /** Stores a split's predictions: the same bytes, whichever rank computed them. */
  void put(ComputedSplit computed) {
    Predictions predictions = computed.predictions();
    byte[] file =
        switch (format) {
          case PARQUET -> predictions.toParquet(origin(computed));
          case NPZ -> predictions.toNpz();
        };
    store.put(layout.predictions(computed.split().index(), format), file, format.contentType());
  }

  /** What a table says of where it comes from. */
  private Map<String, String> origin(ComputedSplit computed) {
    Split split = computed.split().split();
    NetworkInfo network = computed.network();
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("cosmic.run", run);
    origin.put("cosmic.manifest.sha256", assignment.getManifestSha256());
    origin.put("cosmic.model.uri", assignment.getModel().getUri());
    origin.put("cosmic.model.sha256", assignment.getModel().getPlannedSha256());
    origin.put("cosmic.model.signature", network.signature().toString());
    origin.put("cosmic.task", network.task().task().toString());
    origin.put("cosmic.split", Integer.toString(split.getIndex()));
    if (split.getParts() > 1) {
      origin.put("cosmic.part", (split.getPart() + 1) + " of " + split.getParts());
    }
    return origin;
  }

  /** Where the coordinator stores the rank's result. */
  ObjectUri result() {
    return layout.rank(rank);
  }
}
