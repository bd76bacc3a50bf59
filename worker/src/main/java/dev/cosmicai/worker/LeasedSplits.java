package dev.cosmicai.worker;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.worker.context.BackgroundTasks;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.HeldSplits;
import dev.cosmicai.worker.split.SplitSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private final HeldSplits held;
  private final Queue<HeldSplit> acquired = new ArrayDeque<>();
  private int wanted = AT_FIRST;
  private boolean finished;

  /**
   * None yet.
   *
   * @param held gets what is leased
   */
  LeasedSplits(RankClient client, HeldSplits held) {
    this.client = client;
    this.held = held;
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
   * Gives back what is held, as this process ends: others need not wait until that is noticed. If
   * nobody answers, they do.
   *
   * @param figures of this attempt, as JSON
   */
  void releaseAll(BackgroundTasks background, ByteString figures) {
    if (held.leases().isEmpty()) {
      return;
    }
    try {
      Object unused =
          background
              .start(
                  () -> {
                    client.release(held.leases(), figures, RELEASE_PATIENCE);
                    return null;
                  })
              .get(RELEASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("leases were not given back", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
