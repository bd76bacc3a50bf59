package dev.cosmicai.worker.input;

import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Assignment;
import java.util.List;

/**
 * Refuses text that is kept where predictions cannot hold it, before anything is computed.
 *
 * @param fits whether they can
 */
record KeptText(boolean fits) {
  static KeptText of(Assignment assignment) {
    PredictionsFormat format = PredictionsFormat.ofRecord(assignment.getPredictionsFormat());
    return new KeptText(!assignment.getStorePredictions() || format != PredictionsFormat.NPZ);
  }

  /**
   * Looks at kept columns.
   *
   * @throws FatalFault (InvalidSpec) if one is text and does not fit
   */
  void check(List<String> names, List<KeptRows> kept) {
    for (int i = 0; i < kept.size(); i++) {
      if (!fits && kept.get(i) instanceof KeptRows.Texts) {
        throw new FatalFault(
            Reason.InvalidSpec,
            ("data.keep names %s, which is text, and predictions in npz hold numbers only; set"
                    + " output.predictionsFormat: parquet, or keep another column")
                .formatted(names.get(i)));
      }
    }
  }
}
