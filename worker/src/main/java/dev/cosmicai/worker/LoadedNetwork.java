package dev.cosmicai.worker;

import dev.cosmicai.worker.network.Network;

/**
 * A network that is ready to predict.
 *
 * @param network to be closed after the last prediction
 * @param modelBytes the size of its archive
 * @param runtimeBytes resident with the engine running, before model and partitions
 */
record LoadedNetwork(Network network, long modelBytes, long runtimeBytes) implements AutoCloseable {
  @Override
  public void close() {
    network.close();
  }
}
