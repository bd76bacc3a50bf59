package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps {@code dataset.json} up to date while partitions are stored. A partition that was stored
 * and not yet recorded when the process ended is made again, the same. It is recorded at once as
 * long as the record is small beside what was stored since the last one: so nearly nothing is made
 * twice, and yet a million partitions do not write the growing record a million times. For one
 * thread at a time.
 */
final class Journal {
  /** Of all bytes that are written, the record takes at most one in so many. */
  private static final int RECORD_SHARE = 20;

  private final Destination destination;
  private final Dataset.Header header;
  private final TreeMap<Integer, Dataset.Partition> partitions = new TreeMap<>();
  private long recordBytes;
  private long unrecordedBytes;

  private Journal(Destination destination, Dataset.Header header) {
    this.destination = destination;
    this.header = header;
  }

  /**
   * Takes up what an earlier run of the same request recorded and the destination still has. What
   * an unfinished run of another request left is replaced.
   *
   * @throws FatalFault (OutputRefused) if the destination holds another dataset, or files that
   *     would be taken for partitions of this one
   */
  static Journal takeUp(Destination destination, Dataset.Header header, PartitionPlan plan) {
    Journal journal = new Journal(destination, header);
    Map<String, Long> files = destination.files();
    Map<String, Integer> planned = new HashMap<>();
    for (int number = 1; number <= plan.partitions(); number++) {
      planned.put(plan.name(number), number);
    }
    Optional<Dataset> earlier =
        destination
            .find(Dataset.NAME)
            .map(json -> Dataset.parse(json, destination.locate(Dataset.NAME)));
    boolean same = earlier.isPresent() && isSame(earlier.get(), header, destination);
    for (String file : files.keySet()) {
      boolean ours = earlier.isPresent() && planned.containsKey(file);
      if (!ours && !file.equals(Dataset.NAME)) {
        throw new FatalFault(
            Reason.OutputRefused,
            destination.locate(file)
                + " is there, and not of this dataset; choose an empty folder");
      }
    }
    if (same) {
      for (Dataset.Partition partition : earlier.get().partitions()) {
        Integer number = planned.get(partition.name());
        if (number != null
            && files.getOrDefault(partition.name(), -1L) == partition.bytes()
            && partition.magnitudes().size() == header.magnitudes().size()) {
          journal.partitions.put(number, partition);
        }
      }
    }
    journal.write(false);
    return journal;
  }

  /** The partition of a number, if it is stored. */
  synchronized Optional<Dataset.Partition> partition(int number) {
    return Optional.ofNullable(partitions.get(number));
  }

  /** Takes note that a partition is stored. */
  synchronized void add(int number, Dataset.Partition partition) {
    partitions.put(number, partition);
    unrecordedBytes += partition.bytes();
    if (unrecordedBytes >= RECORD_SHARE * recordBytes) {
      write(false);
    }
  }

  /** All are stored. */
  synchronized Dataset complete() {
    return write(true);
  }

  private Dataset write(boolean complete) {
    Dataset dataset = Dataset.of(header, complete, List.copyOf(partitions.values()));
    byte[] json = dataset.json();
    destination.put(Dataset.NAME, json);
    recordBytes = json.length;
    unrecordedBytes = 0;
    return dataset;
  }

  private static boolean isSame(Dataset earlier, Dataset.Header header, Destination destination) {
    boolean same = earlier.fingerprint().equals(header.fingerprint());
    if (!same && earlier.complete()) {
      throw new FatalFault(
          Reason.OutputRefused,
          destination.locate(Dataset.NAME)
              + " is of another input or other options; choose an empty folder");
    }
    return same;
  }
}
