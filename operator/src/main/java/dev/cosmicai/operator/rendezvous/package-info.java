/**
 * The operator's line to the coordinators of the runs that are under way: {@link
 * dev.cosmicai.operator.rendezvous.RunRendezvous} is what the reconciler asks and tells, {@link
 * dev.cosmicai.operator.rendezvous.RunWatches} does it over gRPC, one watch a run, and asks for a
 * pass when there is something to see. Nothing here is remembered that a new operator could not
 * hear again.
 */
package dev.cosmicai.operator.rendezvous;
