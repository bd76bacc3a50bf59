/**
 * Threads that do not keep a process alive: {@link dev.cosmicai.contract.threads.DaemonThreads}.
 */
package dev.cosmicai.contract.threads;
