/**
 * The machine that the tests run on: its settings, the commands that they call, and how the cluster
 * is reached from it. Start with {@link dev.cosmicai.e2e.machine.Settings}.
 */
package dev.cosmicai.e2e.machine;
