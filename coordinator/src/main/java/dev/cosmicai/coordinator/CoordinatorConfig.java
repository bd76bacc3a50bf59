package dev.cosmicai.coordinator;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.rendezvous.RunCredentials;
import java.util.OptionalInt;

/**
 * All that a coordinator is told.
 *
 * @param run what the run is to do
 * @param rendezvousPort where the ranks connect; 0 picks a free one
 * @param credentials what the rendezvous shows and demands
 * @param healthPort where health and metrics are served, if anywhere; 0 picks a free one
 * @param keepFinished whether a finished run that the output holds stands as it is, where this one
 *     would only go on with it
 */
public record CoordinatorConfig(
    RunSpec run,
    int rendezvousPort,
    RunCredentials credentials,
    OptionalInt healthPort,
    boolean keepFinished) {
  private static final int DEFAULT_PORT = 7077;

  /** Reads the process's environment; every refusal is {@code InvalidSpec} naming the variable. */
  public static CoordinatorConfig from(Environment environment) {
    return new CoordinatorConfig(
        RunSpec.from(environment),
        environment.get(Variables.RENDEZVOUS_PORT).orElse(DEFAULT_PORT),
        new RunCredentials(
            environment.requireContent(Variables.TOKEN_FILE),
            environment.requireContent(Variables.TLS_CERTIFICATE_FILE),
            environment.requireContent(Variables.TLS_KEY_FILE)),
        environment.getInt(Variables.HEALTH_PORT),
        environment.get(Variables.KEEP_FINISHED).orElse(false));
  }

  /** Where things lie in the output. */
  public OutputLayout layout() {
    return new OutputLayout(run.output().uri());
  }
}
