package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.sweep.DatasetSpec;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.SweepCell;
import dev.cosmicai.crds.sweep.SweepOutputSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that a sweep's types cannot express. What the sweep itself says is looked at first;
 * only if nothing is wrong with it, the job of each cell is.
 */
public final class InferenceSweepValidator {
  private InferenceSweepValidator() {}

  /** All that is wrong with the sweep, in the order of its fields; empty if nothing is. */
  public static List<Problem> validate(InferenceSweep sweep) {
    List<Problem> problems =
        new ArrayList<>(NameRule.check(sweep.getMetadata(), InferenceSweep.MAX_NAME_CHARS, "jobs"));
    InferenceSweepSpec spec = sweep.getSpec();
    if (spec == null) {
      problems.add(InferenceJobValidator.missing("spec"));
      return problems;
    }
    template(spec, problems);
    problems.addAll(GridRules.check(spec));
    bounds(spec, problems);
    output(spec, problems);
    if (problems.isEmpty()) {
      cells(spec, problems);
    }
    return problems;
  }

  private static void template(InferenceSweepSpec spec, List<Problem> problems) {
    InferenceJobSpec template = spec.template();
    String path = "spec.template";
    if (template == null) {
      problems.add(InferenceJobValidator.missing(path));
      return;
    }
    if (template.model() == null && template.worker().command().isEmpty()) {
      problems.add(ModelRules.missing(path + ".model"));
    }
    if (template.output() != null && template.output().uri() != null) {
      problems.add(
          new Problem(path + ".output.uri", "is set; " + InferenceSweepSpec.OUTPUT_MESSAGE));
    }
    unset(path + ".resume", template.resume(), InferenceSweepSpec.RESUME_MESSAGE, problems);
    unset(path + ".suspend", template.suspend(), InferenceSweepSpec.SUSPEND_MESSAGE, problems);
    unset(path + ".drain", template.drain(), InferenceSweepSpec.FOLLOW_MESSAGE, problems);
    unset(
        path + ".ttlSecondsAfterFinished",
        template.ttlSecondsAfterFinished() != null,
        InferenceSweepSpec.TTL_MESSAGE,
        problems);
    unset(
        path + ".data.follow",
        template.data() != null && template.data().follow() != null,
        InferenceSweepSpec.FOLLOW_MESSAGE,
        problems);
    boolean named = template.data() != null && template.data().uri() != null;
    if (named == (spec.datasets() != null)) {
      String what = named ? "and spec.template.data.uri are both set; " : "is missing; ";
      problems.add(new Problem("spec.datasets", what + InferenceSweepSpec.DATA_MESSAGE));
    }
  }

  private static void unset(String path, boolean set, String message, List<Problem> problems) {
    if (set) {
      problems.add(new Problem(path, "is set; " + message));
    }
  }

  private static void bounds(InferenceSweepSpec spec, List<Problem> problems) {
    long most = Integer.MAX_VALUE;
    InferenceJobValidator.within(
        "spec.repeats", spec.repeats(), 1, InferenceSweepSpec.MAX_REPEATS, problems);
    InferenceJobValidator.within("spec.seed", spec.seed(), 0, most, problems);
    InferenceJobValidator.within(
        "spec.parallelJobs",
        spec.parallelJobs(),
        1,
        InferenceSweepSpec.MAX_PARALLEL_JOBS,
        problems);
    InferenceJobValidator.within(
        "spec.ttlSecondsAfterFinished", spec.ttlSecondsAfterFinished(), 0, most, problems);
  }

  private static void output(InferenceSweepSpec spec, List<Problem> problems) {
    if (spec.output() == null) {
      problems.add(InferenceJobValidator.missing("spec.output"));
      return;
    }
    String path = "spec.output.uri";
    String uri = spec.output().uri();
    InferenceJobValidator.uri(path, uri, ObjectUriSyntax::folderProblem, problems);
    int most = ObjectUriSyntax.MAX_CHARS - SweepOutputSpec.MAX_RUN_CHARS;
    if (uri != null && uri.codePointCount(0, uri.length()) > most) {
      problems.add(new Problem(path, "is too long; it may have at most " + most + " characters"));
    }
  }

  /** The first of the cells that could not run; the others may have the same fault. */
  private static void cells(InferenceSweepSpec spec, List<Problem> problems) {
    for (SweepCell cell : SweepCell.of(spec)) {
      InferenceJobSpec job = cell.jobSpec(spec.template(), spec.output().uri());
      List<Problem> found = InferenceJobValidator.validate(job);
      found.forEach(problem -> problems.add(inTheSweep(problem, cell)));
      if (!found.isEmpty()) {
        return;
      }
    }
  }

  /** What is the template's fault has its place there; what is the combination's names it. */
  private static Problem inTheSweep(Problem problem, SweepCell cell) {
    String field = problem.path().substring("spec.".length());
    if (field.startsWith("output.uri")) {
      return new Problem("spec.output.uri", problem.message());
    }
    DatasetSpec dataset = cell.dataset();
    if (cell.settings().isEmpty() && dataset == null) {
      return new Problem("spec.template." + field, problem.message());
    }
    return new Problem("spec.template." + field, problem.message() + " (in the cell " + cell + ")");
  }
}
