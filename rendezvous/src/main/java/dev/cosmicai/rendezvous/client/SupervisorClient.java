package dev.cosmicai.rendezvous.client;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.DeclareFailedResponse;
import dev.cosmicai.proto.DrainRequest;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.proto.WatchRequest;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The supervisor's side of the rendezvous: gives ranks up, ends a run that follows its data, and
 * watches it. Safe for use by many threads; throws the same faults as {@link RankClient}.
 */
public final class SupervisorClient implements AutoCloseable {
  private final Connection connection;
  private final String runUid;

  public SupervisorClient(Connection connection, String runUid) {
    this.connection = connection;
    this.runUid = runUid;
  }

  /**
   * Returns at once; connects with the first call.
   *
   * @param patience how long each call but watching keeps trying a coordinator that is away
   */
  public static SupervisorClient connect(
      RendezvousEndpoint endpoint, String runUid, Duration patience) {
    return new SupervisorClient(Connection.to(endpoint, patience), runUid);
  }

  /**
   * Says that ranks will not come any more. Idempotent; to be said again to a coordinator that was
   * restarted.
   *
   * @return whether the run is still able to complete, and what is kept of these failures
   */
  public DeclareFailedResponse declareFailed(List<RankFailure> failures) {
    DeclareFailedRequest request =
        DeclareFailedRequest.newBuilder().setRunUid(runUid).addAllFailures(failures).build();
    return connection.call((stub, again) -> stub.declareFailed(request));
  }

  /**
   * Says that a run which follows its data is to take what has come, compute it and complete.
   * Idempotent; to be said again to a coordinator that was restarted.
   */
  public void drain() {
    DrainRequest request = DrainRequest.newBuilder().setRunUid(runUid).build();
    connection.call((stub, again) -> stub.drain(request));
  }

  /**
   * Passes on the run's state now and after each change, one after the other, until a terminal
   * phase was passed on or the watch or this client is closed. Connects again after every outage,
   * however long. Returns at once.
   *
   * @param states quick, as all watches of the process share two threads, and must not throw; one
   *     that is slow skips states
   * @param end quick, too; told at most once, if there is no point in going on, such as for a wrong
   *     token
   */
  public Watch watch(Consumer<RunState> states, Consumer<Fault> end) {
    return watch(Duration.ZERO, states, end);
  }

  /**
   * The same at a slower pace, for those who watch many runs.
   *
   * @param minInterval between two states; the phase and the failed ranks do not wait for it
   */
  public Watch watch(Duration minInterval, Consumer<RunState> states, Consumer<Fault> end) {
    WatchRequest request =
        WatchRequest.newBuilder()
            .setRunUid(runUid)
            .setMinIntervalMillis(minInterval.toMillis())
            .build();
    Watch watch = new Watch(connection, request, states, end);
    watch.open();
    return watch;
  }

  /** Ends at once, and with it the calls in progress and the watches. */
  @Override
  public void close() {
    connection.close();
  }
}
