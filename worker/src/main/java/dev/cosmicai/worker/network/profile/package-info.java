/**
 * Where forward passes spend their time, as engines tell it: a {@link
 * dev.cosmicai.worker.network.profile.PassRecorder} records passes into a trace, of which {@link
 * dev.cosmicai.worker.network.profile.OperatorCalls} makes times by operator. Which passes are
 * recorded is the caller's choice. Of the project this package uses {@code results} only.
 */
package dev.cosmicai.worker.network.profile;
