package dev.cosmicai.worker.split;

import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A split that this rank has a lease on, and how far it is. A split that is dropped is not computed
 * any further, and nothing of it is stored or committed. Thread-safe.
 */
public final class HeldSplit {
  private final Lease lease;
  private final AtomicLong samplesDone = new AtomicLong();
  private final AtomicLong openedSamples = new AtomicLong();
  private final AtomicLong openedBytes = new AtomicLong();
  private volatile boolean dropped;

  /** As it was leased. */
  public HeldSplit(Lease lease) {
    this.lease = lease;
  }

  /** The lease as this rank tells of it. */
  public HeldLease lease() {
    return HeldLease.newBuilder().setId(lease.getId()).setSplit(index()).build();
  }

  /** Its number in the run. */
  public int index() {
    return split().getIndex();
  }

  /** Which rows of which partition. */
  public Split split() {
    return lease.getSplit();
  }

  /** The file that it is of. */
  public Partition partition() {
    return split().getPartition();
  }

  /** The file's URI. */
  public String uri() {
    return partition().getUri();
  }

  /** Its share of the file's bytes. */
  public long bytes() {
    long size = partition().getSizeBytes();
    return size * (split().getPart() + 1) / split().getParts()
        - size * split().getPart() / split().getParts();
  }

  /** Whether it is not to be computed any more. */
  public boolean isDropped() {
    return dropped;
  }

  /** So many of its bytes turned out to hold so many more samples. */
  public void opened(long samples, long bytes) {
    openedSamples.addAndGet(samples);
    openedBytes.addAndGet(bytes);
  }

  /** So many more samples are predicted. */
  public void done(long samples) {
    samplesDone.addAndGet(samples);
  }

  /** Samples that are predicted. */
  public long samplesDone() {
    return samplesDone.get();
  }

  /** Samples that it is known to hold. */
  public long openedSamples() {
    return openedSamples.get();
  }

  /** Bytes of which it is known what they hold. */
  public long openedBytes() {
    return openedBytes.get();
  }

  void drop() {
    dropped = true;
  }
}
