package dev.cosmicai.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command printed and its exit code, run in this JVM. */
public record CommandOutput(int exitCode, String out, String err) {
  public static CommandOutput of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Cosmic.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return new CommandOutput(commandLine.execute(args), out.toString(), err.toString());
  }
}
