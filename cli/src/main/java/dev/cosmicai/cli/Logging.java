package dev.cosmicai.cli;

import dev.cosmicai.contract.Variables;

/**
 * The log of this process. Its errors are told to the user in the commands' own words, so the log
 * of the libraries stays silent, unless {@code COSMIC_LOG_LEVEL} asks for it.
 */
final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /** To be called before the first logger is made. */
  static void keepOffTheTerminal() {
    if (System.getenv(Variables.LOG_LEVEL.name()) == null
        && System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "dev/cosmicai/cli/logback-silent.xml");
    }
  }
}
