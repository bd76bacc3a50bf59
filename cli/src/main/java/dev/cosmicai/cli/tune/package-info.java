/**
 * {@code cosmic tune}: which member and which batch size of an archive are fastest on this machine.
 * {@link dev.cosmicai.cli.tune.TuneCommand} tells the course. A process like a rank's measures
 * ({@code TuneMain}, with {@code MeasuredNetwork}) and tells each figure in a line ({@code Told});
 * {@code Measurements} decides, without a clock or a file; {@code TunedArchive} writes the choices
 * into a copy of the archive.
 */
package dev.cosmicai.cli.tune;
