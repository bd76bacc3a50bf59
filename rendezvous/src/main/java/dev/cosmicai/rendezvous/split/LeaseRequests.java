package dev.cosmicai.rendezvous.split;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.rendezvous.split.Leases.Held;
import java.util.ArrayList;
import java.util.Comparator;
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

  private final SplitLedger ledger;
  private final Outbox outbox;

  /** The newest of each rank, the longest waiting first. */
  private final Map<Integer, Call> byRank = new LinkedHashMap<>();

  private record Call(
      int rank, int wanted, long sinceMillis, CompletableFuture<AcquireResponse> answer) {}

  LeaseRequests(SplitLedger ledger, Outbox outbox) {
    this.ledger = ledger;
    this.outbox = outbox;
  }

  /**
   * A call comes.
   *
   * @param revoked what its rank does not hold any more
   */
  void add(
      int rank,
      List<Long> revoked,
      int wanted,
      long nowMillis,
      CompletableFuture<AcquireResponse> answer) {
    Call replaced = byRank.remove(rank);
    if (replaced != null) {
      tell(replaced, AcquireResponse.getDefaultInstance());
    }
    Call call = new Call(rank, wanted, nowMillis, answer);
    AcquireResponse response = response(call, revoked);
    if (saysSomething(response)) {
      tell(call, response);
    } else {
      byRank.put(rank, call);
    }
  }

  /** Gives what there is now to ranks that wait, first to those that have nothing. */
  void serve() {
    if (!byRank.isEmpty()) {
      serve(calls().stream().filter(call -> ledger.isIdle(call.rank)).toList());
      serve(calls());
    }
  }

  /** Looks who waits too long, and who can help with what takes others too long. */
  void tick(long nowMillis) {
    byRank.values().removeIf(call -> call.answer.isDone());
    serve();
    share(nowMillis);
    for (Call call : calls()) {
      if (nowMillis - call.sinceMillis >= WAIT_MILLIS) {
        end(call, AcquireResponse.getDefaultInstance());
      }
    }
  }

  private void serve(List<Call> calls) {
    for (Call call : calls) {
      // Nothing is given to a caller that has gone.
      AcquireResponse response =
          call.answer.isDone() ? AcquireResponse.getDefaultInstance() : response(call, List.of());
      if (saysSomething(response)) {
        end(call, response);
      }
    }
  }

  private void share(long nowMillis) {
    List<Call> idle = calls().stream().filter(call -> ledger.isIdle(call.rank)).toList();
    if (idle.isEmpty()) {
      return;
    }
    List<Held> late = new ArrayList<>(ledger.shareable());
    late.removeIf(lease -> ledger.overdueMillis(lease, nowMillis) < 0);
    late.sort(
        Comparator.comparingLong((Held lease) -> ledger.overdueMillis(lease, nowMillis))
            .reversed());
    for (int i = 0; i < Math.min(idle.size(), late.size()); i++) {
      Call call = idle.get(i);
      end(
          call,
          AcquireResponse.newBuilder()
              .addLeases(ledger.share(late.get(i), call.rank, nowMillis))
              .build());
    }
  }

  private AcquireResponse response(Call call, List<Long> revoked) {
    return AcquireResponse.newBuilder()
        .addAllRevoked(revoked)
        .addAllLeases(ledger.grant(call.rank, call.wanted, call.sinceMillis))
        .setFinished(ledger.nothingIsLeftFor(call.rank))
        .build();
  }

  private static boolean saysSomething(AcquireResponse response) {
    return response.getLeasesCount() > 0
        || response.getRevokedCount() > 0
        || response.getFinished();
  }

  private List<Call> calls() {
    return List.copyOf(byRank.values());
  }

  private void end(Call call, AcquireResponse response) {
    byRank.remove(call.rank);
    tell(call, response);
  }

  private void tell(Call call, AcquireResponse response) {
    outbox.add(() -> call.answer.complete(response));
  }
}
