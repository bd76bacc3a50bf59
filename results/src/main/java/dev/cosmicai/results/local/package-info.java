/**
 * What CAI's inference on one's own machine leaves behind, for scripts that read it: {@code
 * Results.json} ({@link dev.cosmicai.results.local.LocalResults}) and {@code System_Info.json}
 * ({@link dev.cosmicai.results.local.SystemInfo}), with its names of fields. What a run does not
 * know is left out.
 */
package dev.cosmicai.results.local;
