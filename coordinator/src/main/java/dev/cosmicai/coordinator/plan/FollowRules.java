package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.AssignmentPolicy;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;

/** What a job cannot ask for that follows its data: what needs all files before the start. */
final class FollowRules {
  private FollowRules() {}

  /**
   * Refuses what cannot go together.
   *
   * @throws FatalFault ({@code InvalidSpec})
   */
  static void check(RunSpec run) {
    if (run.data().follow().isEmpty()) {
      return;
    }
    if (run.worldSize().isEmpty()) {
      throw refused("data.follow needs worldSize: how many files will come is not known; set it");
    }
    if (run.assignment() == AssignmentPolicy.STATIC) {
      throw excludes("assignment: Static");
    }
    if (run.data().fileLimit().isPresent()) {
      throw excludes("data.fileLimit");
    }
    if (run.data().totalBytes().isPresent()) {
      throw excludes("data.totalSize");
    }
  }

  /** Called for a folder that holds nothing: it may be none. */
  static void refuseSingleFile(RunSpec run, ObjectStore store) {
    ObjectUri uri = run.data().uri();
    if (!uri.key().isEmpty() && store.find(uri).isPresent()) {
      throw refused(
          "data.uri: %s is one object, to which no files come; name a folder, or leave out data.follow"
              .formatted(uri));
    }
  }

  private static FatalFault excludes(String other) {
    return refused("data.follow and %s exclude each other; give one".formatted(other));
  }

  private static FatalFault refused(String problem) {
    return new FatalFault(Reason.InvalidSpec, problem);
  }
}
