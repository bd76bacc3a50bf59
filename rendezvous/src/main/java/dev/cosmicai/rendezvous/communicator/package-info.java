/**
 * FMI's operations for ranks in Java. Start reading with {@link
 * dev.cosmicai.rendezvous.communicator.Communicator}. Uses {@code client} and the package above.
 *
 * <pre>{@code
 * RankClient client = RankClient.connect(endpoint, member, patience);
 * int size = client.join(host).getAssignment().getWorldSize();
 * Communicator all = Communicator.of(client, "main", size, store);
 *
 * all.barrier();                                              // all are here
 * long[] weights = all.broadcast(mine, 0);                    // rank 0's, for everybody
 * Optional<List<Double>> times = all.gather(seconds, 0);      // rank 0 gets all
 * byte[] part = all.scatter(parts, 0);                        // one for each, from rank 0
 * Optional<Double> slowest = all.reduce(seconds, 0, Fold.max());
 * long samples = all.allreduce(count, Fold.sum());
 * long end = all.scan(count, Fold.sum());                     // up to this rank's own
 * long begin = all.exclusiveScan(count, Fold.<Long>sum()).orElse(0L);
 * byte[] longest = all.allreduce(bytes, Fold.of(MyFolds::longer));
 *
 * all.send(edge, all.rank() + 1, TAG);
 * double[] theirs = all.receive(all.rank() - 1, TAG, double[].class);
 *
 * Optional<Communicator> row = all.split(all.rank() / 4, all.rank());
 * all.timeout(Duration.ofSeconds(30)).hint(Hint.CHEAP).allowMissing(true);
 * }</pre>
 */
package dev.cosmicai.rendezvous.communicator;
