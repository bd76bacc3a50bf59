/**
 * Following: files that come while a run goes on. {@link dev.cosmicai.coordinator.follow.Following}
 * looks at the folder, has the plan and the ledger grow, and tells of each generation once it is
 * done. Uses the plan, the storage, the ledger and the results.
 */
package dev.cosmicai.coordinator.follow;
