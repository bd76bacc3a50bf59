package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.Variables;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.KubernetesSyntax;
import dev.cosmicai.crds.WorkerSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules for what a job hands on to its pods, as Kubernetes would refuse it there. */
final class WorkerRules {
  private static final String WORKER = "spec.worker.";

  private WorkerRules() {}

  static List<Problem> check(InferenceJobSpec spec) {
    WorkerSpec worker = spec.worker();
    List<Problem> problems = new ArrayList<>();
    image(worker.image(), problems);
    command(worker, problems);
    if (worker.resources() != null) {
      resources(worker.resources(), problems);
    }
    labels(WORKER + "nodeSelector", worker.nodeSelector(), problems);
    objectName(WORKER + "serviceAccountName", worker.serviceAccountName(), problems);
    pullSecrets(worker.imagePullSecrets(), problems);
    objectName(WORKER + "priorityClassName", worker.priorityClassName(), problems);
    objectName(WORKER + "runtimeClassName", worker.runtimeClassName(), problems);
    labels(WORKER + "labels", worker.labels(), problems);
    annotations(worker.annotations(), problems);
    environment(worker.env(), problems);
    return problems;
  }

  /** That a text, if there is one, is the name of an object. */
  static void objectName(String path, String name, List<Problem> problems) {
    if (name != null && !KubernetesSyntax.isName(name)) {
      problems.add(new Problem(path, "is '" + name + "'; " + KubernetesSyntax.NAME_MESSAGE));
    }
  }

  private static void image(String image, List<Problem> problems) {
    if (image != null
        && (image.isEmpty()
            || !image.strip().equals(image)
            || image.length() > WorkerSpec.MAX_IMAGE_CHARS)) {
      problems.add(
          new Problem(WORKER + "image", "is '" + image + "'; " + WorkerSpec.IMAGE_MESSAGE));
    }
  }

  private static void command(WorkerSpec worker, List<Problem> problems) {
    List<String> command = worker.command();
    words(WORKER + "command", command, WorkerSpec.MAX_COMMAND, problems);
    words(WORKER + "args", worker.args(), WorkerSpec.MAX_ARGS, problems);
    if (!command.isEmpty() && command.get(0).isBlank()) {
      problems.add(
          new Problem(WORKER + "command", "names no program; " + WorkerSpec.COMMAND_MESSAGE));
    }
    if (command.isEmpty() && !worker.args().isEmpty()) {
      problems.add(new Problem(WORKER + "args", "is set; " + WorkerSpec.ARGS_MESSAGE));
    }
  }

  private static void words(String path, List<String> words, int most, List<Problem> problems) {
    atMost(path, words.size(), most, problems);
    int chars = words.stream().mapToInt(word -> word.codePointCount(0, word.length())).sum();
    if (chars > WorkerSpec.MAX_COMMAND_CHARS) {
      problems.add(
          new Problem(
              path, "has %d characters; ".formatted(chars) + WorkerSpec.COMMAND_SIZE_MESSAGE));
    }
  }

  private static void pullSecrets(List<LocalObjectReference> secrets, List<Problem> problems) {
    atMost(WORKER + "imagePullSecrets", secrets.size(), WorkerSpec.MAX_ENTRIES, problems);
    for (int i = 0; i < secrets.size(); i++) {
      objectName(WORKER + "imagePullSecrets[" + i + "].name", secrets.get(i).getName(), problems);
    }
  }

  private static void labels(String path, Map<String, String> labels, List<Problem> problems) {
    atMost(path, labels.size(), WorkerSpec.MAX_ENTRIES, problems);
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              if (!KubernetesSyntax.isKey(key)) {
                problems.add(badKey(path, key));
              }
              if (!value.matches(KubernetesSyntax.LABEL_VALUE_PATTERN)) {
                problems.add(
                    new Problem(
                        path,
                        "has the value '" + value + "'; " + KubernetesSyntax.LABEL_VALUES_MESSAGE));
              }
            });
  }

  private static void annotations(Map<String, String> annotations, List<Problem> problems) {
    String path = WORKER + "annotations";
    atMost(path, annotations.size(), WorkerSpec.MAX_ENTRIES, problems);
    new TreeMap<>(annotations)
        .keySet().stream()
            .filter(key -> !KubernetesSyntax.isKey(key.toLowerCase(Locale.ROOT)))
            .forEach(key -> problems.add(badKey(path, key)));
  }

  private static void environment(List<EnvVar> variables, List<Problem> problems) {
    atMost(WORKER + "env", variables.size(), WorkerSpec.MAX_VARIABLES, problems);
    for (int i = 0; i < variables.size(); i++) {
      String path = WORKER + "env[" + i + "]";
      String name = variables.get(i).getName();
      if (name == null || name.isEmpty()) {
        problems.add(InferenceJobValidator.missing(path + ".name"));
      } else if (name.startsWith(Variables.PREFIX)) {
        problems.add(
            new Problem(
                path + ".name", "is '" + name + "'; names that start with COSMIC_ are reserved"));
      } else if (name.length() > WorkerSpec.MAX_VARIABLE_CHARS
          || !name.matches(KubernetesSyntax.VARIABLE_PATTERN)) {
        problems.add(
            new Problem(path + ".name", "is '" + name + "'; " + WorkerSpec.VARIABLE_MESSAGE));
      }
      String value = variables.get(i).getValue();
      if (variables.get(i).getValueFrom() != null && value != null && !value.isEmpty()) {
        problems.add(new Problem(path, WorkerSpec.VALUE_MESSAGE.replaceFirst("^it ", "")));
      }
    }
  }

  private static void resources(ResourceRequirements resources, List<Problem> problems) {
    Map<String, Quantity> limits =
        quantities(WORKER + "resources.limits", resources.getLimits(), problems);
    Map<String, Quantity> requests =
        quantities(WORKER + "resources.requests", resources.getRequests(), problems);
    new TreeMap<>(requests)
        .forEach(
            (name, request) -> {
              Quantity limit = limits.get(name);
              if (limit != null && isMore(request, limit)) {
                problems.add(
                    new Problem(
                        WORKER + "resources",
                        "has the request %s %s and the limit %s; %s"
                            .formatted(name, request, limit, WorkerSpec.RESOURCES_MESSAGE)));
              }
            });
  }

  private static Map<String, Quantity> quantities(
      String path, Map<String, Quantity> quantities, List<Problem> problems) {
    if (quantities == null) { // Written down without a value; where it is not, the map is empty.
      problems.add(new Problem(path, Problem.EMPTY));
      return Map.of();
    }
    atMost(path, quantities.size(), WorkerSpec.MAX_ENTRIES, problems);
    new TreeMap<>(quantities)
        .forEach(
            (name, quantity) -> {
              if (amount(quantity).filter(amount -> amount.signum() >= 0).isEmpty()) {
                problems.add(
                    new Problem(
                        path + "." + name, "is '" + quantity + "'; write it like 500m, 2 or 4Gi"));
              }
            });
    return quantities;
  }

  private static boolean isMore(Quantity request, Quantity limit) {
    return amount(request)
        .flatMap(least -> amount(limit).map(most -> least.compareTo(most) > 0))
        .orElse(false);
  }

  private static Optional<BigDecimal> amount(Quantity quantity) {
    try {
      return Optional.of(Quantity.getAmountInBytes(quantity));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Problem badKey(String path, String key) {
    return new Problem(path, "has the key '" + key + "'; " + KubernetesSyntax.KEYS_MESSAGE);
  }

  /** That there are not more entries than may be. */
  static void atMost(String path, int count, int most, List<Problem> problems) {
    if (count > most) {
      problems.add(new Problem(path, "has " + count + " entries; it may have at most " + most));
    }
  }
}
