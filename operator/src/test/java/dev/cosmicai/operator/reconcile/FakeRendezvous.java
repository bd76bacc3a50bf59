package dev.cosmicai.operator.reconcile;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.rendezvous.RunRendezvous;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/** A line to a coordinator that says what the test lets it say. */
final class FakeRendezvous implements RunRendezvous {
  /** What the coordinator would say now; null while there is none. */
  private RunState live;

  private RunState heard;
  private boolean watched;

  final List<List<RankFailure>> declared = new ArrayList<>();

  /** How often the coordinator was told to follow its data no more. */
  int drains;

  /** How often the operator gave the line up. */
  int closed;

  /** What the coordinator answers to what it is told; null if it takes it. */
  Fault refusal;

  /** The coordinator serves, and says this. */
  void tells(RunState state) {
    live = state;
    heard = watched ? state : heard;
  }

  void tells(UnaryOperator<RunState.Builder> change) {
    tells(change.apply(live.toBuilder()).build());
  }

  /** The coordinator has changed, but the word of it has not come yet. */
  void silentlyBecomes(UnaryOperator<RunState.Builder> change) {
    live = change.apply(live.toBuilder()).build();
  }

  void coordinatorIsLost() {
    live = null;
  }

  /** What an operator's process knew is gone with it. */
  void operatorIsLost() {
    watched = false;
    heard = null;
  }

  static RunState running(int worldSize) {
    return RunState.newBuilder()
        .setPhase(Phase.RUNNING)
        .setWorldSize(worldSize)
        .setSamplesTotal(1_000)
        .build();
  }

  @Override
  public boolean isWatched(InferenceJob job) {
    return watched;
  }

  @Override
  public void watch(InferenceJob job, RendezvousEndpoint endpoint) {
    watched = true;
    heard = live;
  }

  @Override
  public Optional<RunState> newest(InferenceJob job) {
    return watched ? Optional.ofNullable(heard) : Optional.empty();
  }

  @Override
  public Optional<RunState> ask(InferenceJob job) {
    return watched ? Optional.ofNullable(live) : Optional.empty();
  }

  @Override
  public List<RankFailure> declareFailed(InferenceJob job, List<RankFailure> failures) {
    refuse();
    declared.add(failures);
    SortedSet<Integer> failed = RankRanges.parse(live.getFailedRanks());
    failures.forEach(failure -> failed.add(failure.getRank()));
    tells(s -> s.setFailedRanks(RankRanges.format(failed)).setFailed(failed.size()));
    return failures.stream().map(FakeRendezvous::withPartition).toList();
  }

  @Override
  public void drain(InferenceJob job) {
    refuse();
    drains++;
  }

  private void refuse() {
    if (live == null) {
      throw new RetriableFault(Reason.RendezvousUnavailable, "no coordinator");
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** As the coordinator does, which assigned it. */
  private static RankFailure withPartition(RankFailure failure) {
    return failure.getPartition().isEmpty()
        ? failure.toBuilder().setPartition("s3://survey/%d.pt".formatted(failure.getRank())).build()
        : failure;
  }

  @Override
  public void close(InferenceJob job) {
    closed += watched ? 1 : 0;
    operatorIsLost();
  }
}
