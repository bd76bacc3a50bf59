package dev.cosmicai.worker.context;

import dev.cosmicai.proto.Assignment;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.TransferStats;

/**
 * What the parts of one attempt share.
 *
 * @param assignment from the rendezvous
 * @param store for input, model and output
 * @param background threads for what is done beside computing
 * @param stop checked between two forward passes and wherever the main thread waits
 * @param clock the stages' times
 * @param transfers the store's requests
 * @param progress how far the rank is
 * @param monitor who watches
 */
public record RankContext(
    Assignment assignment,
    ObjectStore store,
    BackgroundTasks background,
    StopSignal stop,
    StageClock clock,
    TransferStats transfers,
    RankProgress progress,
    RankMonitor monitor) {}
