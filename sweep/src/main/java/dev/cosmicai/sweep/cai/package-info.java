/**
 * What CAI (github.com/UVA-MLSys/AI-for-Astronomy) and its users have published, as rows of the
 * tidy table beside measured ones. {@link dev.cosmicai.sweep.cai.CaiFolder} looks through a folder;
 * there is a class for each of their forms: {@code RankFile} (a rank's or all ranks' results),
 * {@code StatsFile} (tables of runs), {@code TotalsFile} (runs on an HPC system), {@code LocalFile}
 * (a run on one's own machine). All that they say of one run comes together in an {@code
 * ImportedRun}, which also says what of it is not to be trusted. Knows no store.
 */
package dev.cosmicai.sweep.cai;
