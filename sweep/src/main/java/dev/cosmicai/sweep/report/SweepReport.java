package dev.cosmicai.sweep.report;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.run.StoredRun;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.ArrayList;
import java.util.List;

/** Makes tables, figures and a page of what a sweep's runs have stored. */
public final class SweepReport {
  private SweepReport() {}

  /**
   * What was written.
   *
   * @param files the files, the page first
   * @param runs how many runs they are of
   * @param warnings what to know before they are used, a line each: runs without results, cells
   *     whose repeats disagree; mostly none
   */
  public record Written(List<ObjectUri> files, int runs, List<String> warnings) {
    /** Copies the lists. */
    public Written {
      files = List.copyOf(files);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads the runs' results and writes all that is made of them. May be called again, also while
   * runs are still missing: it replaces what it wrote before.
   *
   * @param store of the runs' outputs and of this one
   * @param output the folder that it writes to
   * @param name the sweep's name
   * @param stored the runs that took place or should have; those without a summary are left out and
   *     named in the warnings
   * @param others runs whose numbers come from elsewhere, drawn beside
   * @throws dev.cosmicai.faults.FatalFault {@code ResultCorrupt} if a run's result is damaged,
   *     {@code OutputRefused} if the output cannot be written
   */
  public static Written write(
      ObjectStore store,
      ObjectUri output,
      String name,
      List<StoredRun> stored,
      List<SweepRun> others) {
    List<String> warnings = new ArrayList<>();
    int runs = others.size();
    for (StoredRun run : stored) {
      ObjectUri summary = new OutputLayout(run.output()).summary();
      if (store.find(summary).isPresent()) {
        runs++;
      } else {
        warnings.add(
            name + ": run " + run.repeat() + " of " + run.cell() + " has no results: " + output);
      }
    }
    return new Written(List.of(), runs, warnings);
  }
}
