package dev.cosmicai.coordinator;

import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.journal.JournalFolder;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.PassedOver;
import dev.cosmicai.coordinator.plan.PlanFreezer;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a run of a job would begin with, found as a run finds it. Nothing is written.
 *
 * @param manifest what it would compute, with the files of the run that it would resume
 * @param passedOver what lies among the data and would not be read
 * @param resumed the run that it would resume; empty if it would begin anew, or be refused
 * @param refusal why its output would be refused; empty if it would not
 * @param warnings what it would warn of
 */
public record RunPreview(
    Manifest manifest,
    PassedOver passedOver,
    Optional<Resumed> resumed,
    Optional<String> refusal,
    List<String> warnings) {
  /**
   * A run that would be resumed.
   *
   * @param run its UID
   * @param newFiles how many files have come since, at the manifest's end
   * @param committed the splits that are computed
   */
  public record Resumed(String run, int newFiles, BitSet committed) {
    /** Takes a copy. */
    public Resumed {
      committed = (BitSet) committed.clone();
    }
  }

  /**
   * Looks into the output first, as a run does. Where another run is resumed and the job does not
   * give the model's digest, the model is read once.
   *
   * @throws dev.cosmicai.faults.Fault as planning does; what is wrong with the output is none
   */
  public static RunPreview of(RunSpec run, ObjectStore store) {
    List<String> warnings = new ArrayList<>();
    OutputLayout layout = new OutputLayout(run.output().uri());
    PlanFreezer freezer =
        new PlanFreezer(
            run,
            store,
            frozen -> JournalFolder.committed(frozen, layout, store),
            Clock.systemUTC(),
            warnings::add);
    try {
      Optional<PlanFreezer.Earlier> earlier = freezer.earlier();
      if (earlier.isPresent()) {
        Planner.Preview planned = Planner.preview(run, store, earlier.get().files());
        Manifest.Frozen frozen = earlier.get().resumed(planned.manifest());
        BitSet committed = JournalFolder.committed(frozen, layout, store);
        return new RunPreview(
            frozen.manifest(),
            planned.passedOver(),
            Optional.of(new Resumed(earlier.get().run(), frozen.newFiles(), committed)),
            Optional.empty(),
            List.copyOf(warnings));
      }
    } catch (FatalFault refusal) {
      // If it is the plan that cannot be made, that is told as such.
      return ofPlan(Planner.preview(run, store), Optional.of(refusal.getMessage()));
    }
    return ofPlan(Planner.preview(run, store), Optional.empty());
  }

  private static RunPreview ofPlan(Planner.Preview planned, Optional<String> refusal) {
    return new RunPreview(
        planned.manifest(), planned.passedOver(), Optional.empty(), refusal, List.of());
  }

  /** Whether a split is to be computed. */
  public boolean isLeft(int split) {
    return resumed.isEmpty() || !resumed.get().committed().get(split);
  }
}
