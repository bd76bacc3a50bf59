package dev.cosmicai.cli;

import java.util.Objects;
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
    String version = Cosmic.class.getPackage().getImplementationVersion();
    spec.commandLine()
        .getOut()
        .printf(
            "cosmic %s (Java %s, %s)%n",
            Objects.requireNonNullElse(version, "of unknown version"),
            Runtime.version(),
            System.getProperty("os.arch"));
    return 0;
  }
}
