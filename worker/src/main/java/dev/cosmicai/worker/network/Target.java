package dev.cosmicai.worker.network;

/**
 * The column that one of a network's outputs is compared with.
 *
 * @param column its name
 * @param output the output's position
 */
public record Target(String column, int output) {}
