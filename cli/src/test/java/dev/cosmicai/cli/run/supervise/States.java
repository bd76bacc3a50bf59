package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;

/** States as the coordinator sends them. */
public final class States {
  private States() {}

  static RunState running(int worldSize, String succeededRanks) {
    return RunState.newBuilder()
        .setPhase(Phase.RUNNING)
        .setWorldSize(worldSize)
        .setSucceededRanks(succeededRanks)
        .build();
  }

  public static RunState in(Phase phase, int worldSize) {
    return RunState.newBuilder().setPhase(phase).setWorldSize(worldSize).build();
  }
}
