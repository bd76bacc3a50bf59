package dev.cosmicai.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the directions in which modules may use each other, and the rules that hold everywhere. */
class ArchitectureTest {
  private static final String ROOT = "dev.cosmicai.";

  /** Each module, and all of the project that it may use beside itself. */
  private static final Map<String, String[]> MAY_USE =
      Map.ofEntries(
          Map.entry("faults", modules()),
          Map.entry("fuzzing", modules("faults")),
          Map.entry("proto", modules()),
          Map.entry("locals3", modules()),
          Map.entry("process", modules("faults")),
          Map.entry("crds", modules("faults")),
          Map.entry("storage", modules("faults")),
          Map.entry("results", modules("faults", "contract", "proto")),
          Map.entry("formats", modules("faults")),
          Map.entry("rendezvous", modules("faults", "proto")),
          Map.entry(
              "coordinator",
              modules("faults", "process", "proto", "rendezvous", "storage", "results")),
          Map.entry(
              "worker",
              modules("faults", "process", "proto", "rendezvous", "storage", "results", "formats")),
          Map.entry("prepare", modules("faults", "storage", "formats")),
          Map.entry("operator", modules("faults", "process", "crds", "proto", "rendezvous")),
          Map.entry(
              "cli",
              modules(
                  "faults",
                  "process",
                  "crds",
                  "proto",
                  "rendezvous",
                  "storage",
                  "locals3",
                  "results",
                  "formats",
                  "coordinator",
                  "worker",
                  "prepare")));

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
        // The operator has no classes yet.
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageBelongsToAModule() {
    assertThat(CLASSES.stream().map(type -> type.getPackageName().split("\\.", -1)[2]).distinct())
        .isSubsetOf(MAY_USE.keySet());
  }

  @Test
  void modulesFormNoCycles() {
    slices().matching("dev.cosmicai.(*)..").should().beFreeOfCycles().check(CLASSES);
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

  @Test
  void onlyOnePackageKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cosmicai.worker.network..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void readersOfForeignBytesUseNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.cosmicai.formats..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "dev.cosmicai.formats..",
            "dev.cosmicai.faults..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }

  private static String[] modules(String... names) {
    return Stream.of(names).map(name -> ROOT + name + "..").toArray(String[]::new);
  }
}
