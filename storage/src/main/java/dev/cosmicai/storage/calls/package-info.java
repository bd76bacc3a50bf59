/**
 * How one operation on a store is carried out, whatever it does: on a thread of {@link
 * dev.cosmicai.storage.calls.StoreCalls}, so that its caller can be interrupted, and again and
 * again as {@link dev.cosmicai.storage.calls.Retry} decides. {@link
 * dev.cosmicai.storage.calls.StoreErrors}, where to start reading, turns the last error into a
 * {@link dev.cosmicai.faults.Fault}; {@code Refusals} is its table of error codes and remedies, and
 * {@code Causes} knows the SDK's exceptions.
 *
 * <p>For the other packages of this module only. It may use the SDK, {@code faults} and {@code
 * contract}.
 */
package dev.cosmicai.storage.calls;
