package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.validation.InferenceJobValidator;
import dev.cosmicai.crds.validation.Problem;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads an {@link InferenceJob} strictly: an unknown or misspelt field, one without a value, a
 * value of the wrong type, a missing field or a broken rule is refused, where a lenient reader
 * would quietly run another job than the one that was meant.
 */
public final class InferenceJobs {
  private InferenceJobs() {}

  /**
   * Reads a YAML file.
   *
   * @throws FatalFault (InvalidSpec) that names file, line, field and remedy of every problem
   */
  public static InferenceJob read(Path file) {
    String name = file.getFileName().toString();
    try {
      return parse(Files.readString(file), name);
    } catch (NoSuchFileException e) {
      throw new FatalFault(Reason.InvalidSpec, file + " does not exist", e);
    } catch (IOException e) {
      throw new FatalFault(Reason.InvalidSpec, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads YAML from a stream, which stays open.
   *
   * @param name what to call it in messages
   * @throws FatalFault (InvalidSpec) that names line, field and remedy of every problem
   */
  public static InferenceJob read(InputStream in, String name) {
    try {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new FatalFault(Reason.InvalidSpec, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static InferenceJob parse(String yaml, String name) {
    YamlDocument document = YamlDocument.parse(yaml, name);
    List<Problem> problems = new ArrayList<>();
    InferenceJob job = bind(document, problems::add);
    if (!problems.isEmpty()) {
      throw new FatalFault(Reason.InvalidSpec, describe(problems, document, name));
    }
    return job;
  }

  /** The job that a document describes; null if that is told to be a problem. */
  static InferenceJob bind(YamlDocument document, Consumer<Problem> onProblem) {
    headerProblems(document).forEach(onProblem);
    List<String> empty = document.emptyFields("spec");
    if (!empty.isEmpty()) {
      // Nobody could say whether it was to be left out, or which value was forgotten.
      empty.forEach(path -> onProblem.accept(new Problem(path, Problem.EMPTY)));
      return null;
    }
    try {
      InferenceJob job = StrictBinding.bind(document);
      InferenceJobValidator.validate(job).forEach(onProblem);
      return job;
    } catch (StrictBinding.Refused e) {
      onProblem.accept(e.problem());
      return null;
    }
  }

  private static List<Problem> headerProblems(YamlDocument document) {
    List<Problem> problems = new ArrayList<>();
    expect(document, "apiVersion", InferenceJob.API_VERSION, problems);
    expect(document, "kind", InferenceJob.KIND, problems);
    return problems;
  }

  private static void expect(
      YamlDocument document, String field, String wanted, List<Problem> problems) {
    Object value = document.content().get(field);
    if (value == null) {
      problems.add(new Problem(field, "is missing; write " + field + ": " + wanted));
    } else if (!wanted.equals(value)) {
      problems.add(new Problem(field, "is '" + value + "'; it must be " + wanted));
    }
  }

  private static String describe(List<Problem> problems, YamlDocument document, String name) {
    if (problems.size() == 1) {
      Problem only = problems.get(0);
      return name + ", line " + document.line(only.path()) + ": " + only;
    }
    return problems.stream()
        .map(problem -> "line " + document.line(problem.path()) + ": " + problem)
        .collect(Collectors.joining("; ", name + " has " + problems.size() + " problems: ", ""));
  }
}
