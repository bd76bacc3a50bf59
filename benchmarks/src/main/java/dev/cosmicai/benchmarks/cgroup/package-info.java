/**
 * Finds this machine's control groups, by which benchmarks limit processes and count what they
 * take: {@link dev.cosmicai.benchmarks.cgroup.ControlGroups}.
 */
package dev.cosmicai.benchmarks.cgroup;
