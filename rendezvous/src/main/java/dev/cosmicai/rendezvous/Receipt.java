package dev.cosmicai.rendezvous;

/**
 * What a contribution came to; see ContributeResponse.
 *
 * @param collective who took it
 * @param bytes its length, if it was taken
 * @param work what remains to be done without the lock; after that the collective is told by {@link
 *     CollectiveState#finish}
 */
record Receipt(CollectiveState collective, int checksum, boolean late, int bytes, Runnable work) {}
