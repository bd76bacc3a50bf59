package dev.cosmicai.cli.job;

import dev.cosmicai.crds.yaml.JobCheck;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cosmic validate}. */
@Command(
    name = "validate",
    header = "Checks job files as the API server would, without one.",
    description = {
      "Checks the InferenceJobs and InferenceSweeps in YAML files as a cluster's API server would,"
          + " without one: unknown and misspelt fields, wrong types, values out of bounds, fields that exclude each other."
          + " A file may hold several documents; those of other kinds are skipped.",
      "",
      "Prints one line for each problem, and looks at everything before it ends."
    },
    footer = {
      "  cosmic validate -f job.yaml",
      "  cosmic validate -f deploy/samples/*.yaml",
      "  cosmic convert payload.json | cosmic validate -f -"
    },
    exitCodeList = {
      "0:every InferenceJob and InferenceSweep is valid, and there is one",
      "64:at least one problem, a file that cannot be read, or neither of them at all"
    })
public final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      required = true,
      arity = "1..*",
      paramLabel = "JOB.YAML",
      description = "Files as kubectl apply takes them; - reads standard input.")
  private List<String> files;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> problems = new ArrayList<>();
    int valid = 0;
    for (String file : files) {
      String name = file.equals("-") ? "standard input" : file;
      for (JobCheck.Finding finding : check(file, name)) {
        if (finding instanceof JobCheck.Valid right) {
          valid++;
          out.println(name + ": " + right.kind() + " " + right.name() + " is valid");
        } else if (finding instanceof JobCheck.Skipped other) {
          out.printf("%s, line %d: %s skipped%n", name, other.line(), other.kind());
        } else if (finding instanceof JobCheck.Wrong wrong) {
          problems.addAll(wrong.problems());
        }
      }
    }
    if (valid == 0 && problems.isEmpty()) {
      problems.add("no InferenceJob or InferenceSweep in " + String.join(", ", files));
    }
    out.flush();
    problems.forEach(problem -> err.println("error: " + problem));
    err.flush();
    return problems.isEmpty() ? 0 : Reason.InvalidSpec.exitCode();
  }

  /** What cannot be read is told beside what is wrong in the other files. */
  private static List<JobCheck.Finding> check(String file, String name) {
    try {
      return JobCheck.check(read(file, name), name);
    } catch (FatalFault e) {
      return List.of(new JobCheck.Wrong(List.of(e.getMessage())));
    }
  }

  /** The text of a file, or of standard input for a hyphen. */
  public static String read(String file, String name) {
    try {
      if (file.equals("-")) {
        InputStream in = System.in;
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new FatalFault(Reason.InvalidSpec, name + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new FatalFault(Reason.InvalidSpec, name + " is not a UTF-8 text", e);
    } catch (IOException e) {
      throw new FatalFault(Reason.InvalidSpec, name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
