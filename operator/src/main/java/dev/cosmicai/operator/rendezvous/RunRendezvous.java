package dev.cosmicai.operator.rendezvous;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import java.util.List;
import java.util.Optional;

/** What the operator says to a run's coordinator, and hears from it. */
public interface RunRendezvous {
  /** Whether the run is being watched; true from {@link #watch} to {@link #close}. */
  boolean isWatched(InferenceJob job);

  /** Begins to watch; returns at once. */
  void watch(InferenceJob job, RendezvousEndpoint endpoint);

  /** The newest state that was heard, however long ago; empty if none was. */
  Optional<RunState> newest(InferenceJob job);

  /**
   * A state of now: it was taken after this call began. Empty if the run is not watched, or the
   * coordinator does not answer within seconds.
   */
  Optional<RunState> ask(InferenceJob job);

  /**
   * Declares ranks failed.
   *
   * @return what the coordinator keeps of them, with the partitions that it knows
   * @throws dev.cosmicai.faults.RetriableFault if the coordinator does not answer within seconds
   */
  List<RankFailure> declareFailed(InferenceJob job, List<RankFailure> failures);

  /**
   * Tells a run that follows its data to take what is there and to end. Idempotent; to be said
   * again to a coordinator that was restarted.
   *
   * @throws dev.cosmicai.faults.RetriableFault if the coordinator does not answer within seconds
   */
  void drain(InferenceJob job);

  /** Ends the watch and forgets what was heard. Does nothing if there is none. */
  void close(InferenceJob job);
}
