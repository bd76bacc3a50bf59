package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.rendezvous.split.Leases.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The ranks' calls for leases: answered at once where there is something to say, and else when
 * there is. Not thread-safe.
 */
final class LeaseRequests {
  /** How long a call may wait; less than the callers' own deadline. */
  private static final long WAIT_MILLIS = 5_000;

  private final LeasePool pool;
  private final Outbox outbox;

  /** The newest of each rank, the longest waiting first. */
  private final Map<Integer, Call> byRank = new LinkedHashMap<>();

  /** Whether something became durable for which somebody waits, perhaps. */
  private boolean durable;

  private record Call(
      int rank, int wanted, long sinceMillis, CompletableFuture<AcquireResponse> answer) {}

  LeaseRequests(LeasePool pool, Outbox outbox) {
    this.pool = pool;
    this.outbox = outbox;
  }

  /**
   * A call comes.
   *
   * @param revoked what its rank does not hold any more
   */
  void add(int rank, List<Long> revoked, int wanted, CompletableFuture<AcquireResponse> answer) {
    leave(rank);
    Call call = new Call(rank, wanted, pool.nowMillis(), answer);
    AcquireResponse response = response(call, revoked);
    if (saysSomething(response)) {
      tell(call, response);
    } else {
      byRank.put(rank, call);
    }
  }

  /** A rank waits no more. */
  void leave(int rank) {
    Call waiting = byRank.remove(rank);
    if (waiting != null) {
      tell(waiting, AcquireResponse.getDefaultInstance());
    }
  }

  /** Something has become durable: nothing is left for somebody, perhaps. */
  void durable() {
    durable = true;
  }

  /** Gives what there is now to ranks that wait, first to those that have nothing. */
  void serve() {
    serve(true);
    serve(false);
    durable = false;
  }

  private void serve(boolean onlyIdle) {
    Iterator<Call> calls = byRank.values().iterator();
    while ((durable || pool.hasNews()) && calls.hasNext()) {
      Call call = calls.next();
      if (call.answer.isDone()) {
        // Nothing is given to a caller that has gone.
        calls.remove();
      } else if (!onlyIdle || pool.isIdle(call.rank)) {
        AcquireResponse response = response(call, List.of());
        if (saysSomething(response)) {
          calls.remove();
          tell(call, response);
        }
      }
    }
  }

  /** Looks who waits too long, and who can help with what takes others too long. */
  void tick() {
    byRank.values().removeIf(call -> call.answer.isDone());
    serve();
    share();
    byRank
        .values()
        .removeIf(
            call -> {
              boolean over = pool.nowMillis() - call.sinceMillis >= WAIT_MILLIS;
              if (over) {
                tell(call, AcquireResponse.getDefaultInstance());
              }
              return over;
            });
  }

  private void share() {
    List<Call> idle = byRank.values().stream().filter(call -> pool.isIdle(call.rank)).toList();
    if (idle.isEmpty()) {
      return;
    }
    List<Held> late = new ArrayList<>(pool.shareable());
    late.removeIf(lease -> pool.overdueMillis(lease) < 0);
    late.sort(Comparator.comparingLong(pool::overdueMillis).reversed());
    for (int i = 0; i < Math.min(idle.size(), late.size()); i++) {
      Call call = idle.get(i);
      byRank.remove(call.rank);
      tell(
          call, AcquireResponse.newBuilder().addLeases(pool.share(late.get(i), call.rank)).build());
    }
  }

  private AcquireResponse response(Call call, List<Long> revoked) {
    // What it was given in an answer that was lost is given again later.
    boolean knowsAll = !pool.leases().hasUntold(call.rank);
    return AcquireResponse.newBuilder()
        .addAllRevoked(revoked)
        .addAllLeases(pool.grant(call.rank, call.wanted))
        .setFinished(knowsAll && pool.nothingIsLeftFor(call.rank))
        .build();
  }

  private static boolean saysSomething(AcquireResponse response) {
    return response.getLeasesCount() > 0
        || response.getRevokedCount() > 0
        || response.getFinished();
  }

  private void tell(Call call, AcquireResponse response) {
    outbox.add(() -> call.answer.complete(response));
  }
}
