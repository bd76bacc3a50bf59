/**
 * What to do after a failure: {@link dev.cosmicai.contract.retry.Verdict} says of a process's end
 * whether another attempt may help, and {@link dev.cosmicai.contract.retry.Backoff} how long to
 * wait before it.
 */
package dev.cosmicai.contract.retry;
