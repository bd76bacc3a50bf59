/**
 * What a job's status says, computed: values in, values out. {@link
 * dev.cosmicai.operator.status.RunStatus} is a status in the making, which each step of a pass may
 * add to; the other classes turn what was observed (a coordinator's {@code RunState}, its last
 * words, the pods' seconds) into the parts of it.
 *
 * <p>No client, no clock: the time is a parameter. Start with {@code RunStatus}.
 */
package dev.cosmicai.operator.status;
