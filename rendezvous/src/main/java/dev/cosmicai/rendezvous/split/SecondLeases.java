package dev.cosmicai.rendezvous.split;

/**
 * What came of leasing a split that took long to a second rank.
 *
 * @param given how often that was done
 * @param first how often the second rank committed before the first one
 */
public record SecondLeases(int given, int first) {}
