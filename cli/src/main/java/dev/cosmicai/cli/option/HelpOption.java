package dev.cosmicai.cli.option;

import picocli.CommandLine.Option;

/** {@code --help}, the same for all commands. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("unused") // picocli reads it.
  private boolean requested;
}
