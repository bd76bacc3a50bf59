package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A run to which everything happens that can, in a random order. Rank 0 keeps coming. */
final class RandomRun {
  private static final int MAX_ROUNDS = 500;

  private final Random random;
  private final List<Rank> ranks = new ArrayList<>();
  private final List<Runnable> late = new ArrayList<>();
  private final Set<Long> leases = new HashSet<>();
  private final Set<Integer> acknowledged = new HashSet<>();

  private final DoneGenerations done = new DoneGenerations();
  private final boolean followed;
  private TestRun run;
  private boolean anyFailed;

  RandomRun(TestPlan plan, Random random) {
    this.random = random;
    run = plan.run();
    followed = plan.isFollowed();
    for (int rank = 0; rank < plan.ranks(); rank++) {
      ranks.add(new Rank(rank));
    }
  }

  TestRun run() {
    return run;
  }

  /** Whether any rank or split has failed at any time. */
  boolean anyFailed() {
    return anyFailed;
  }

  /** One rank as a worker plays it. */
  private final class Rank {
    final int number;
    int attempt;
    boolean failed;
    boolean told;

    /** It was told at its beginning that nothing is left for it. */
    boolean gone;

    final List<Lease> held = new ArrayList<>();
    final List<CommitRequest> uncommitted = new ArrayList<>();

    /** What it cannot compute, until it was told whether it goes on. */
    final List<Lease> condemned = new ArrayList<>();

    CompletableFuture<AcquireResponse> asking;
    CompletableFuture<FinishResponse> finishing;

    Rank(int number) {
      this.number = number;
    }

    void restart() {
      attempt++;
      failed = false;
      told = false;
      held.clear();
      uncommitted.clear();
      condemned.clear();
      asking = null;
      finishing = null;
      gone = run.join(number, attempt).getFinished();
    }

    void acquire() {
      hear();
      if (asking == null && !told) {
        asking = run.ask(number, attempt, 1 + random.nextInt(2), held.toArray(Lease[]::new));
        hear();
      }
    }

    /** What a call for leases was answered. */
    void hear() {
      if (asking != null && asking.isDone()) {
        AcquireResponse response = asking.join();
        asking = null;
        held.removeIf(lease -> response.getRevokedList().contains(lease.getId()));
        for (Lease lease : response.getLeasesList()) {
          assertThat(leases.add(lease.getId())).as("no id twice").isTrue();
          held.add(lease);
        }
        told |= response.getFinished();
      }
    }

    void report() {
      List<Long> revoked =
          run.report(number, attempt, 10, 100, held.toArray(Lease[]::new)).getRevokedList();
      held.removeIf(lease -> revoked.contains(lease.getId()));
    }

    void commit() {
      hear();
      if (!held.isEmpty()) {
        uncommitted.add(commitOf(number, attempt, held.remove(0).getSplit().getIndex()).build());
      }
      List.copyOf(uncommitted).forEach(this::send);
      List.copyOf(condemned).forEach(this::fail);
    }

    private void send(CommitRequest request) {
      CompletableFuture<CommitResponse> answer = run.commit(request.toBuilder());
      var unused =
          answer.thenAccept(
              response -> {
                uncommitted.remove(request);
                if (!response.getLate()) {
                  acknowledged.add(request.getLease().getSplit());
                }
              });
    }

    void release() {
      hear();
      List<Lease> all = List.copyOf(held);
      held.clear();
      var unused =
          run.ledger.release(
              ReleaseRequest.newBuilder()
                  .setMember(member(number, attempt))
                  .addAllLeases(all.stream().map(TestRun::held).toList())
                  .build());
      restart();
    }

    void condemn() {
      hear();
      if (!held.isEmpty()) {
        anyFailed = true;
        condemned.add(held.remove(0));
        fail(condemned.get(condemned.size() - 1));
      }
    }

    private void fail(Lease lease) {
      int then = attempt;
      var unused =
          run.fail(number, then, lease)
              .thenAccept(
                  answer -> {
                    if (then == attempt && condemned.remove(lease) && !answer.getTolerated()) {
                      restart();
                    }
                  });
    }

    void declareFailed() {
      if (number != 0 && (finishing == null || !finishing.isDone())) {
        anyFailed = true;
        failed = true;
        run.fail(failure(number, attempt));
      }
    }

    void finish() {
      if (told
          && held.isEmpty()
          && uncommitted.isEmpty()
          && condemned.isEmpty()
          && finishing == null) {
        finishing =
            run.ledger.finish(
                FinishRequest.newBuilder().setMember(member(number, attempt)).build());
        run.journal.flush();
      }
    }

    void lateMessage() {
      int then = attempt;
      Lease[] holding = held.toArray(Lease[]::new);
      late.add(
          switch (random.nextInt(4)) {
            case 0 -> () -> run.report(number, then, 50, 100, holding);
            case 1 -> () -> run.ask(number, then, 1, holding).cancel(false);
            case 2 -> () -> run.join(number, then);
            default -> {
              if (holding.length == 0) {
                yield () -> {};
              }
              yield () -> run.commit(commitOf(number, then, holding[0].getSplit().getIndex()));
            }
          });
    }
  }

  void step() {
    Rank rank = ranks.get(random.nextInt(ranks.size()));
    if (rank.gone || (rank.failed && random.nextInt(20) > 0)) {
      return;
    }
    try {
      step(rank);
    } catch (Refusal e) {
      assertThat(e.kind()).isEqualTo(Refusal.Kind.FENCED);
    }
  }

  private void step(Rank rank) {
    if (rank.failed) {
      rank.restart();
      return;
    }
    switch (random.nextInt(100)) {
      case 0, 1 -> restartCoordinator();
      case 2, 3, 4 -> rank.restart();
      case 5 -> rank.declareFailed();
      case 6, 7 -> rank.condemn();
      case 8, 9 -> rank.release();
      case 10, 11, 12 -> run.journal.hold();
      case 13, 14, 15, 16 -> run.journal.release();
      case 17, 18, 19, 20 -> rank.lateMessage();
      case 21, 22, 23, 24 -> {
        if (!late.isEmpty()) {
          Runnable message = late.get(random.nextInt(late.size()));
          message.run();
        }
      }
      case 25, 26, 27, 28, 29 -> pass(Duration.ofMillis(random.nextInt(6_000)));
      case 30 -> pass(Duration.ofSeconds(11));
      case 31, 32 -> rank.finish();
      case 33, 34 -> append();
      case 35 -> {
        if (random.nextInt(4) == 0) {
          seal();
        }
      }
      default -> work(rank);
    }
  }

  private void work(Rank rank) {
    switch (random.nextInt(3)) {
      case 0 -> rank.acquire();
      case 1 -> rank.report();
      default -> rank.commit();
    }
  }

  private void pass(Duration time) {
    run.clock.advance(time);
    run.ledger.tick();
  }

  private boolean mayAppend() {
    return followed && !run.ledger.isSealed();
  }

  private void append() {
    if (mayAppend()) {
      run.append(1 + random.nextInt(4));
    }
  }

  private void seal() {
    if (followed) {
      run.seal();
    }
  }

  private void restartCoordinator() {
    // A generation may be known to the store alone.
    run =
        mayAppend() && random.nextInt(3) == 0
            ? run.restartedWithMore(1 + random.nextInt(4))
            : run.restarted();
    for (Rank rank : ranks) {
      rank.asking = null;
      // The supervisor tells it again.
      if (rank.failed) {
        run.fail(failure(rank.number, rank.attempt));
      }
      if (rank.finishing != null && !rank.finishing.isDone()) {
        rank.finishing = null;
      }
    }
  }

  void check() {
    Set<Integer> durable =
        run.journal.commits().stream().map(SplitCommit::split).collect(Collectors.toSet());
    assertThat(run.journal.commits()).as("each once").hasSize(durable.size());
    assertThat(durable).as("what was acknowledged is durable").containsAll(acknowledged);
    RunState state = run.ledger.state();
    assertThat(state.getSplitsCommitted()).isLessThanOrEqualTo(durable.size());
    done.check(run.ledger);
    if (followed && state.getFollowing()) {
      assertThat(ranks).as("none is told to go").noneMatch(rank -> rank.told || rank.gone);
    }
  }

  /** Nothing bad happens any more; who has not failed for good goes on, as rank 0 always does. */
  void end() {
    run.journal.release();
    seal();
    for (int round = 0; !isOver(); round++) {
      assertThat(round).as("rounds until all is done").isLessThan(MAX_ROUNDS);
      for (Rank rank : ranks) {
        if (!rank.failed && !rank.gone) {
          goOn(rank);
        }
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(run.ledger.completion()).isCompleted();
    check();
    assertThat(done.count()).isEqualTo(run.ledger.state().getGenerations());
  }

  private boolean isOver() {
    return run.ledger.completion().isDone()
        && ranks.stream()
            .allMatch(
                rank ->
                    rank.failed
                        || rank.gone
                        || (rank.finishing != null && rank.finishing.isDone()));
  }

  private static void goOn(Rank rank) {
    try {
      rank.commit();
      rank.acquire();
      rank.report();
      rank.finish();
    } catch (Refusal e) {
      assertThat(e.kind()).isEqualTo(Refusal.Kind.FENCED);
      rank.restart();
    }
  }
}
