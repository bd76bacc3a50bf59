/** What the operator counts, for Prometheus. */
package dev.cosmicai.operator.metrics;
