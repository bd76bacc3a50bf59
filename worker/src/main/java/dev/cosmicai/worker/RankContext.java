package dev.cosmicai.worker;

import dev.cosmicai.proto.Assignment;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.TransferStats;

/**
 * What the parts of one attempt share.
 *
 * @param config from the environment
 * @param assignment from the rendezvous
 * @param store for input, model and output
 * @param engine libtorch, which may still be starting
 * @param background threads for what is done beside computing
 * @param stop checked between two forward passes and wherever the main thread waits
 * @param clock the stages' times
 * @param transfers the store's requests
 * @param progress how far the rank is
 * @param monitor who watches
 */
record RankContext(
    WorkerConfig config,
    Assignment assignment,
    ObjectStore store,
    EngineStart engine,
    Background background,
    StopSignal stop,
    StageClock clock,
    TransferStats transfers,
    RankProgress progress,
    RankMonitor monitor) {}
