package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** The rules for the network, and for what a program that stands for our ranks may not be told. */
final class ModelRules {
  private static final String MODEL = "spec.model";

  private ModelRules() {}

  static List<Problem> check(InferenceJobSpec spec) {
    List<Problem> problems = new ArrayList<>();
    boolean ours = spec.worker().command().isEmpty();
    if (spec.model() != null) {
      model(spec.model(), ours, problems);
    } else if (ours) {
      problems.add(missing(MODEL));
    }
    if (!ours && spec.profile()) {
      problems.add(new Problem("spec.profile", "is true; " + InferenceJobSpec.PROFILE_MESSAGE));
    }
    return problems;
  }

  /** That neither a network nor a program is named. */
  static Problem missing(String path) {
    return new Problem(path, "is missing; " + ModelSpec.MISSING_MESSAGE);
  }

  private static void model(ModelSpec model, boolean ours, List<Problem> problems) {
    if (model.uri() != null) {
      InferenceJobValidator.uri(
          MODEL + ".uri", model.uri(), ObjectUriSyntax::objectProblem, problems);
    } else if (ours) {
      problems.add(missing(MODEL + ".uri"));
    }
    String sha256 = model.sha256();
    if (sha256 != null && !sha256.matches(RunSpec.Model.SHA256_PATTERN)) {
      problems.add(
          new Problem(
              MODEL + ".sha256",
              "is '" + sha256 + "'; it must be the 64 lower-case digits that sha256sum prints"));
    } else if (sha256 != null && model.uri() == null && !ours) {
      problems.add(new Problem(MODEL + ".sha256", "is set; " + ModelSpec.SHA256_MESSAGE));
    }
    if (!ours && model.precision() != Precision.AUTO) {
      problems.add(
          new Problem(
              MODEL + ".precision",
              "is " + model.precision() + "; " + ModelSpec.PRECISION_MESSAGE));
    }
    InferenceJobValidator.within(
        MODEL + ".batchSize", model.batchSize(), 1, Limits.MAX_BATCH_SIZE, problems);
  }
}
