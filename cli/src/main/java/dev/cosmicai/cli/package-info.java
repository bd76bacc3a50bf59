/**
 * The program {@code cosmic}: the same jobs on one machine, without Kubernetes. One class a
 * command; {@link dev.cosmicai.cli.Cosmic} puts them together and turns every failure into one line
 * and an exit code. What runs a job is in {@code dev.cosmicai.cli.run}.
 */
package dev.cosmicai.cli;
