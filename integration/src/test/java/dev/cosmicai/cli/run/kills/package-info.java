/**
 * Runs whose processes are killed at random, and what is asked of them afterwards. Start reading at
 * {@link dev.cosmicai.cli.run.kills.RandomKillsIT}.
 */
package dev.cosmicai.cli.run.kills;
