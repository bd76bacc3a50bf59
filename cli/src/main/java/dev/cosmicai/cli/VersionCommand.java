package dev.cosmicai.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cosmic version}. */
@Command(name = "version", description = "Prints the versions of this program and of Java.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(
            "cosmic "
                + version()
                + " (Java "
                + Runtime.version()
                + ", "
                + System.getProperty("os.arch")
                + ")");
    return 0;
  }

  private static String version() {
    String version = Cosmic.class.getPackage().getImplementationVersion();
    return version == null ? "of unknown version" : version;
  }
}
