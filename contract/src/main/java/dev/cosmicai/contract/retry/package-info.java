/**
 * How long to wait before something is tried again: {@link dev.cosmicai.contract.retry.Backoff}.
 */
package dev.cosmicai.contract.retry;
