package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.tensor.Gathered;

/** What it takes to make tensors of what a file's pickle describes. */
record PtReading(
    Pickled pickled, PtArrays arrays, PtStorages storages, MemoryBudget budget, FileFaults faults) {

  static PtReading of(
      Pickled pickled, PtStorages.Finder finder, MemoryBudget budget, FileFaults faults) {
    return new PtReading(
        pickled,
        new PtArrays(pickled, faults),
        new PtStorages(pickled, faults, finder),
        budget,
        faults);
  }

  Gathered gathered(String label) {
    return new Gathered(budget, faults, label);
  }
}
