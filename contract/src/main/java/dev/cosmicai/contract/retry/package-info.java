/**
 * What to do after a failure: {@link dev.cosmicai.contract.retry.Verdict} says of a process's end
 * whether another attempt may help, {@link dev.cosmicai.contract.retry.Backoff} how long to wait
 * before it, and {@link dev.cosmicai.contract.retry.Attempts} how attempts are numbered.
 */
package dev.cosmicai.contract.retry;
