/**
 * What the end-to-end tests stand on: a cluster with the chart installed, a namespace and an S3
 * server for each test class, jobs to start and to follow, faults to cause. Start reading at {@link
 * dev.cosmicai.e2e.harness.OnCluster}.
 */
package dev.cosmicai.e2e.harness;
