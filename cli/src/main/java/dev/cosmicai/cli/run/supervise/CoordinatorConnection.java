package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import java.util.List;

/**
 * The connection to the coordinator. It survives the coordinator's restarts; nothing here blocks.
 */
public interface CoordinatorConnection extends AutoCloseable {
  /** Receives what the coordinator tells, on any thread. */
  interface Listener {
    /**
     * A state of the run.
     *
     * @param generation counts the watches: a state of generation g was taken after the g-th call
     *     of {@link CoordinatorConnection#watchAnew}
     */
    void changed(RunState state, int generation);

    /** There is no point in going on: the coordinator refuses this process. */
    void lost(Fault fault);
  }

  /** Starts watching, or starts again so that a state of now comes even if nothing changes. */
  void watchAnew(Listener listener);

  /** Tells the coordinator, sooner or later, that ranks will not come any more; after watching. */
  void declareFailed(List<RankFailure> failures);

  @Override
  void close();
}
