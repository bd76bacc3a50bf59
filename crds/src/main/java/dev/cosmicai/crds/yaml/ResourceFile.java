package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.InferenceJob;
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

/** One resource in one YAML file. */
final class ResourceFile {
  private ResourceFile() {}

  static <T> T read(Path file, ResourceKind<T> kind) {
    String name = file.getFileName().toString();
    try {
      return parse(Files.readString(file), name, kind);
    } catch (NoSuchFileException e) {
      throw new FatalFault(Reason.InvalidSpec, file + " does not exist", e);
    } catch (IOException e) {
      throw new FatalFault(Reason.InvalidSpec, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  static <T> T read(InputStream in, String name, ResourceKind<T> kind) {
    try {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name, kind);
    } catch (IOException e) {
      throw new FatalFault(Reason.InvalidSpec, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T parse(String yaml, String name, ResourceKind<T> kind) {
    YamlDocument document = YamlDocument.parse(yaml, name);
    List<Problem> problems = new ArrayList<>();
    T resource = bind(document, kind, problems::add);
    if (!problems.isEmpty()) {
      throw new FatalFault(Reason.InvalidSpec, describe(problems, document, name));
    }
    return resource;
  }

  /** The resource that a document describes; null if that is told to be a problem. */
  static <T> T bind(YamlDocument document, ResourceKind<T> kind, Consumer<Problem> onProblem) {
    headerProblems(document, kind).forEach(onProblem);
    List<String> empty = document.emptyFields("spec");
    if (!empty.isEmpty()) {
      // Nobody could say whether it was to be left out, or which value was forgotten.
      empty.forEach(path -> onProblem.accept(new Problem(path, Problem.EMPTY)));
      return null;
    }
    try {
      T resource = StrictBinding.bind(document, kind);
      kind.rules().apply(resource).forEach(onProblem);
      return resource;
    } catch (StrictBinding.Refused e) {
      onProblem.accept(e.problem());
      return null;
    }
  }

  private static List<Problem> headerProblems(YamlDocument document, ResourceKind<?> kind) {
    List<Problem> problems = new ArrayList<>();
    expect(document, "apiVersion", InferenceJob.API_VERSION, problems);
    expect(document, "kind", kind.name(), problems);
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
