package dev.cosmicai.worker.input;

import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.proto.Partition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A partition that is being read: what it holds is known, its inputs arrive; what is here is
 * checked.
 *
 * @param partition as the rendezvous assigned it
 * @param count N, how many samples; may be 0
 * @param conversions from its columns to the network's inputs, in the network's order
 * @param targets {@code [N, …]} what outputs are compared with; null where the file has none
 * @param kept {@code [N, …]} what goes to the predictions as it is
 */
public record OpenPartition(
    Partition partition,
    int count,
    List<Conversion> conversions,
    List<Tensor> targets,
    List<Tensor> kept) {
  /** Copies the lists. */
  public OpenPartition {
    conversions = List.copyOf(conversions);
    targets = Collections.unmodifiableList(new ArrayList<>(targets));
    kept = List.copyOf(kept);
  }

  /** Its URI. */
  public String uri() {
    return partition.getUri();
  }

  /** Bytes of a sample's inputs, as they are stored or as the network takes them. */
  long largestSampleBytes() {
    return conversions.stream()
        .mapToLong(
            conversion -> Math.max(conversion.storedBytes(), conversion.wanted().sampleBytes()))
        .sum();
  }
}
