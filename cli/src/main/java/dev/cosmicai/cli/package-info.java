/**
 * The program {@code cosmic}. {@link dev.cosmicai.cli.Cosmic} puts the commands together and turns
 * every failure into one line and an exit code. Each command is a class in the package of its
 * subject: {@code job} (run, plan, validate, demo), {@code data} (prepare, serve-s3), {@code tune},
 * {@code compare}, {@code convert} and {@code rendezvous}; what they share is in {@code option}.
 * What runs a job is in {@code dev.cosmicai.cli.run}. Nothing uses this package.
 */
package dev.cosmicai.cli;
