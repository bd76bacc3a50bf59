/**
 * Starts coordinator and ranks as child processes of this JVM's kind and class path, so that a
 * crash of one of them is what it is in a cluster: survived by all the others. Start at {@link
 * dev.cosmicai.cli.run.process.JavaLauncher}; {@link dev.cosmicai.cli.run.process.ChildEnvironment}
 * says with which variables, {@link dev.cosmicai.cli.run.process.JvmSizing} with how much of the
 * machine, {@link dev.cosmicai.cli.run.process.RunDirectory} where their files lie.
 */
package dev.cosmicai.cli.run.process;
