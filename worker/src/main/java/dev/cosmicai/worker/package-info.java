/**
 * The rank process: one of a run's workers. {@link dev.cosmicai.worker.WorkerMain} starts it,
 * {@link dev.cosmicai.worker.RankProcess} tells its life, and a reader who starts there meets the
 * rest in order:
 *
 * <ol>
 *   <li>start the engine ({@link dev.cosmicai.worker.inference.EngineStart}), and meanwhile join
 *       the rendezvous and learn what to do ({@code RankClient});
 *   <li>fetch and load the model ({@code inference}) while the first partition arrives ({@code
 *       input});
 *   <li>run the network over what has arrived, a forward pass for each core at a time, while the
 *       rest and the next partition follow ({@link dev.cosmicai.worker.inference.Computation});
 *   <li>store predictions and result ({@link dev.cosmicai.worker.RankOutput});
 *   <li>contribute, and exit 0.
 * </ol>
 *
 * <p>A rank may be stopped at any moment ({@link dev.cosmicai.worker.context.StopSignal}): its
 * result is one object that is written last, so nobody ever sees half of one.
 *
 * <p>The packages use each other in one direction: this one uses {@code inference}, that {@code
 * input} and {@code network}, and all of them {@code context}. Of the project's modules they use
 * {@code contract}, {@code process}, {@code storage}, {@code results}, {@code formats} and the
 * client of {@code rendezvous}.
 */
package dev.cosmicai.worker;
