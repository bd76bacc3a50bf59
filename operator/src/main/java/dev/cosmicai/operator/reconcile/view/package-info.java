/**
 * What a pass observes, before it does anything: {@link
 * dev.cosmicai.operator.reconcile.view.RunView}. Values only, without a client.
 */
package dev.cosmicai.operator.reconcile.view;
