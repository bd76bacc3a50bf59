/**
 * The rank process: one of a run's workers. {@link dev.cosmicai.worker.WorkerMain} starts it,
 * {@link dev.cosmicai.worker.RankProcess} tells its life, and a reader who starts there meets the
 * rest in order:
 *
 * <ol>
 *   <li>start the engine ({@link dev.cosmicai.worker.inference.EngineStart}), and meanwhile join
 *       the rendezvous ({@code RankClient});
 *   <li>lease splits, one to compute and one to open ({@link dev.cosmicai.worker.LeasedSplits});
 *   <li>fetch and load the model ({@code inference}) while the first split arrives ({@code input});
 *   <li>run the network over what has arrived, a forward pass for each core at a time, while the
 *       rest and the next split follow ({@link dev.cosmicai.worker.inference.Computation});
 *   <li>store each split's predictions and commit it, while the next one is computed ({@link
 *       dev.cosmicai.worker.SplitCommits});
 *   <li>when nothing is left, finish, and exit 0.
 * </ol>
 *
 * <p>A rank may be stopped at any moment ({@link dev.cosmicai.worker.context.StopSignal}): what it
 * has committed counts, and of a split that it has begun nothing does.
 *
 * <p>The packages use each other in one direction: this one uses {@code inference}, that {@code
 * cache}, {@code input} and {@code network}, and all of them {@code context} and {@code split}. Of
 * the project's modules they use {@code contract}, {@code process}, {@code storage}, {@code
 * results}, {@code formats} and the client of {@code rendezvous}.
 */
package dev.cosmicai.worker;
