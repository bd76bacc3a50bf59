package dev.cosmicai.worker;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.HeldSplits;
import dev.cosmicai.worker.split.SplitSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's leases. At first two are asked for, one to compute and one to open meanwhile,
 * and then one at a time. {@link #next} is for one thread at a time.
 */
final class LeasedSplits implements SplitSource {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedSplits.class);

  /** Whoever has asked this process to end does not wait for long. */
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(1);

  private static final int AT_FIRST = 2;

  private final RankClient client;
  private final BackgroundTasks background;
  private final HeldSplits held;
  private final AtomicBoolean givingBack = new AtomicBoolean();
  private final CountDownLatch givenBack = new CountDownLatch(1);
  private final Queue<HeldSplit> acquired = new ArrayDeque<>();
  private int wanted = AT_FIRST;
  private boolean finished;

  /**
   * None yet.
   *
   * @param context gets what is leased
   */
  LeasedSplits(RankClient client, RankContext context) {
    this.client = client;
    this.background = context.background();
    this.held = context.progress().held();
  }

  @Override
  public synchronized Optional<HeldSplit> next() {
    while (true) {
      HeldSplit split = acquired.poll();
      if (split != null && !split.isDropped()) {
        return Optional.of(split);
      } else if (split == null && finished) {
        return Optional.empty();
      } else if (split == null) {
        acquire();
      }
    }
  }

  private void acquire() {
    AcquireResponse answer = client.acquire(held.leases(), wanted);
    held.revoke(answer.getRevokedList());
    answer
        .getLeasesList()
        .forEach(
            lease -> {
              HeldSplit split = new HeldSplit(lease);
              LOG.debug("split {} is leased", split.index());
              held.add(split);
              acquired.add(split);
            });
    wanted = 1;
    finished = answer.getFinished();
  }

  @Override
  public boolean tolerates(HeldSplit split, FatalFault why) {
    boolean tolerated = client.fail(split.lease(), why);
    if (tolerated) {
      LOG.warn("the run goes on without a split: {}", why.getMessage());
      held.drop(split);
    }
    return tolerated;
  }

  /**
   * Begins to give back what is held, unless that has begun, as this process ends: others need not
   * wait until that is noticed. On any thread.
   *
   * @param figures of this attempt, as JSON
   */
  void giveBack(Supplier<ByteString> figures) {
    if (!givingBack.compareAndSet(false, true)) {
      return;
    }
    var unused =
        background
            .start(
                () -> {
                  if (!held.leases().isEmpty()) {
                    client.release(held.leases(), figures.get(), RELEASE_PATIENCE);
                  }
                  return true;
                })
            .whenComplete((done, fault) -> givenBack.countDown());
  }

  /** Waits until that is done. If nobody answers in time, others wait. */
  void awaitGivenBack() {
    try {
      boolean unused = givenBack.await(RELEASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
