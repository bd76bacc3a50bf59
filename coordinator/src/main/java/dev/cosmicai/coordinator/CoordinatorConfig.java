package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.Pricing;
import dev.cosmicai.coordinator.plan.PlanRequest;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.storage.StorageSettings;
import java.util.OptionalInt;

/**
 * All that a coordinator is told.
 *
 * @param runUid the run's identity
 * @param runName the job's name, for people
 * @param request what to plan
 * @param gang whether all ranks have to be there before any computes
 * @param maxFailedRanks how many ranks may be missing in the end
 * @param resume whether another run's results of the same manifest may be continued
 * @param pricing what the work costs
 * @param storage how to reach the store
 * @param rendezvousPort where the ranks connect; 0 picks a free one
 * @param credentials what the rendezvous shows and demands
 * @param healthPort where health and metrics are served, if anywhere; 0 picks a free one
 */
public record CoordinatorConfig(
    String runUid,
    String runName,
    PlanRequest request,
    boolean gang,
    int maxFailedRanks,
    boolean resume,
    Pricing pricing,
    StorageSettings storage,
    int rendezvousPort,
    RunCredentials credentials,
    OptionalInt healthPort) {
  /** Reads the process's environment; every refusal is {@code InvalidSpec} naming the variable. */
  public static CoordinatorConfig from(Environment environment) {
    return new CoordinatorConfig(
        environment.requiredText("COSMIC_RUN_UID"),
        environment.requiredText("COSMIC_RUN_NAME"),
        PlanRequest.from(environment),
        gang(environment.text("COSMIC_COORDINATION").orElse("Independent")),
        environment.integer("COSMIC_MAX_FAILED_RANKS", 0, 0, PlanRequest.MAX_WORLD_SIZE),
        environment.flag("COSMIC_RESUME", false),
        pricing(environment),
        StorageSettings.fromVariables(environment::text),
        environment.listeningPort("COSMIC_RENDEZVOUS_PORT", 7077),
        new RunCredentials(
            environment.requiredFileContent("COSMIC_TOKEN_FILE"),
            environment.requiredFileContent("COSMIC_TLS_CERTIFICATE_FILE"),
            environment.requiredFileContent("COSMIC_TLS_KEY_FILE")),
        environment.healthPort());
  }

  /** Where things lie in the output. */
  public OutputLayout layout() {
    return new OutputLayout(request.output());
  }

  private static boolean gang(String coordination) {
    return switch (coordination) {
      case "Independent" -> false;
      case "Gang" -> true;
      default ->
          throw new FatalFault(
              Reason.InvalidSpec,
              "environment variable COSMIC_COORDINATION is '%s', not Independent or Gang"
                  .formatted(coordination));
    };
  }

  private static Pricing pricing(Environment environment) {
    Pricing defaults = Pricing.defaults();
    return new Pricing(
        environment.number("COSMIC_PRICE_REQUEST", defaults.requestPrice()),
        environment.number("COSMIC_PRICE_GB_SECOND", defaults.gbSecondPrice()),
        environment.number("COSMIC_PRICE_STORAGE_GB_SECOND", defaults.storageGbSecondPrice()),
        environment.text("COSMIC_PRICE_MEMORY_GB").isPresent()
            ? Double.valueOf(environment.number("COSMIC_PRICE_MEMORY_GB", 0))
            : defaults.memoryGb());
  }
}
