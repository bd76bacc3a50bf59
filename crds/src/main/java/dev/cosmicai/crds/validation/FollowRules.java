package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.AssignmentPolicy;
import dev.cosmicai.crds.DataSpec;
import dev.cosmicai.crds.FollowSpec;
import dev.cosmicai.crds.InferenceJobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules for a job that goes on with the files that come. */
final class FollowRules {
  private static final Pattern FILE = Pattern.compile(FollowSpec.FILE_PATTERN);

  private FollowRules() {}

  static List<Problem> check(InferenceJobSpec spec) {
    DataSpec data = spec.data();
    if (data == null || data.follow() == null) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    String path = "spec.data.follow.";
    FollowSpec follow = data.follow();
    InferenceJobValidator.within(
        path + "intervalSeconds",
        follow.intervalSeconds(),
        1,
        FollowSpec.MAX_INTERVAL_SECONDS,
        problems);
    InferenceJobValidator.within(
        path + "idleSeconds", follow.idleSeconds(), 1, Integer.MAX_VALUE, problems);
    refuseIf(
        data.uri() != null && FILE.matcher(data.uri()).find(),
        "spec.data.uri",
        "is '" + data.uri() + "'; " + FollowSpec.FOLDER_MESSAGE,
        problems);
    refuseIf(
        data.fileLimit() != null,
        "spec.data.fileLimit",
        "is set; " + FollowSpec.FILE_LIMIT_MESSAGE,
        problems);
    refuseIf(
        data.totalSize() != null,
        "spec.data.totalSize",
        "is set; " + FollowSpec.TOTAL_SIZE_MESSAGE,
        problems);
    refuseIf(
        spec.worldSize() == null,
        "spec.worldSize",
        "is missing; " + FollowSpec.WORLD_SIZE_MESSAGE,
        problems);
    refuseIf(
        spec.assignment() == AssignmentPolicy.STATIC,
        "spec.assignment",
        "is Static; " + FollowSpec.ASSIGNMENT_MESSAGE,
        problems);
    return problems;
  }

  private static void refuseIf(boolean wrong, String path, String message, List<Problem> problems) {
    if (wrong) {
      problems.add(new Problem(path, message));
    }
  }
}
