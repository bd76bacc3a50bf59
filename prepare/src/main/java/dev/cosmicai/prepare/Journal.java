package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Set<String> planned = new HashSet<>();
    for (int number = 1; number <= plan.partitions(); number++) {
      planned.add(plan.name(number));
    }
    Optional<Dataset> earlier =
        destination
            .find(Dataset.NAME)
            .map(json -> Dataset.parse(json, destination.locate(Dataset.NAME)));
    boolean same = earlier.isPresent() && isSame(earlier.get(), header, destination);
    for (String file : files.keySet()) {
      boolean ours = earlier.isPresent() && planned.contains(file);
      if (!ours && !file.equals(Dataset.NAME)) {
        throw new FatalFault(
            Reason.OutputRefused,
            destination.locate(file)
                + " is there, and not of this dataset; choose an empty folder");
      }
    }
    if (same) {
      for (Dataset.Partition partition : earlier.get().partitions()) {
        if (Long.valueOf(partition.bytes()).equals(files.get(partition.name()))) {
          journal.partitions.put(journal.number(partition.name(), plan), partition);
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

  private int number(String name, PartitionPlan plan) {
    String digits = name.substring(0, Math.max(0, name.length() - plan.format().ending().length()));
    if (digits.matches("[1-9][0-9]{0,6}")) {
      int number = Integer.parseInt(digits);
      if (number <= plan.partitions() && plan.name(number).equals(name)) {
        return number;
      }
    }
    throw new FatalFault(
        Reason.OutputRefused,
        destination.locate(Dataset.NAME) + " lists other files than it should; remove it");
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
