package dev.cosmicai.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the directions in which modules may use each other, and the rules that hold everywhere. */
class ArchitectureTest {
  private static final String ROOT = "dev.cosmicai.";

  private static final int MAX_CLASSES_IN_A_PACKAGE = 20;

  /** Each module, and all of the project that it may use beside itself. */
  private static final Map<String, String[]> MAY_USE =
      Map.ofEntries(
          module("faults"),
          module("contract", "faults"),
          module("fuzzing", "faults"),
          module("proto"),
          module("locals3"),
          module("process", "faults", "contract"),
          module("crds", "faults", "contract"),
          module("storage", "faults", "contract"),
          module("tasks", "faults", "contract", "proto"),
          module("results", "faults", "contract", "proto", "tasks"),
          module("formats", "faults", "contract"),
          module("operators", "faults"),
          module("rendezvous", "faults", "contract", "proto"),
          module(
              "coordinator",
              "faults",
              "contract",
              "process",
              "proto",
              "rendezvous",
              "storage",
              "tasks",
              "results"),
          module(
              "worker",
              "faults",
              "contract",
              "process",
              "proto",
              "rendezvous",
              "storage",
              "tasks",
              "results",
              "formats",
              "operators"),
          module("onnx", "faults", "contract", "formats", "worker"),
          module(
              "sweep",
              "faults",
              "contract",
              "crds",
              "rendezvous",
              "coordinator",
              "storage",
              "tasks",
              "results",
              "formats"),
          module("prepare", "faults", "contract", "storage", "formats"),
          module("demo", "faults", "formats"),
          module("operator", "faults", "contract", "process", "crds", "proto", "rendezvous"),
          module(
              "cli",
              "faults",
              "contract",
              "process",
              "crds",
              "proto",
              "rendezvous",
              "storage",
              "locals3",
              "tasks",
              "results",
              "formats",
              "coordinator",
              "worker",
              "prepare",
              "sweep",
              "demo"),
          module(
              "benchmarks",
              "faults",
              "contract",
              "crds",
              "proto",
              "rendezvous",
              "storage",
              "tasks",
              "results",
              "formats",
              "coordinator"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.cosmicai");

  static Stream<String> moduleNames() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("moduleNames")
  void moduleUsesOnlyWhatLiesBelowIt(String module) {
    classes()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(ROOT + module + "..")
                .or(resideInAnyPackage(MAY_USE.get(module)))
                .or(not(resideInAPackage("dev.cosmicai.."))))
        .check(CLASSES);
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(CLASSES.stream().map(type -> type.getPackageName().split("\\.", -1)[2]))
        .containsOnly(MAY_USE.keySet().toArray(String[]::new));
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.cosmicai.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackageIsCrowded() {
    Map<String, Long> classes =
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(type -> !type.getPackageName().startsWith("dev.cosmicai.proto"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(classes).isNotEmpty();
    classes.values().removeIf(count -> count <= MAX_CLASSES_IN_A_PACKAGE);
    assertThat(classes)
        .as("packages with more than %d classes", MAX_CLASSES_IN_A_PACKAGE)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Utils", "Util", "Helper", "Manager", "Impl"})
  void namesSayTheRole(String suffix) {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cosmicai.proto..")
        .should()
        .haveSimpleNameEndingWith(suffix)
        .check(CLASSES);
  }

  @Test
  void onlyTheTwoSidesOfS3KnowTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.cosmicai.storage..", "dev.cosmicai.locals3..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"dev.cosmicai.worker.network.torch, ai.djl..", "dev.cosmicai.onnx, ai.onnxruntime.."})
  void onlyOnePackageKnowsAnEngine(String knows, String engine) {
    noClasses()
        .that()
        .resideOutsideOfPackage(knows)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(engine)
        .check(CLASSES);
  }

  @Test
  void readersOfForeignBytesUseNothingButTheJdkAndJackson() {
    classes()
        .that()
        .resideInAPackage("dev.cosmicai.formats..")
        .and()
        .resideOutsideOfPackage("dev.cosmicai.formats.parquet")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.imageio..",
            "dev.cosmicai.formats..",
            "dev.cosmicai.faults..",
            "dev.cosmicai.contract..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }

  private static Map.Entry<String, String[]> module(String name, String... mayUse) {
    return Map.entry(
        name, Stream.of(mayUse).map(used -> ROOT + used + "..").toArray(String[]::new));
  }
}
