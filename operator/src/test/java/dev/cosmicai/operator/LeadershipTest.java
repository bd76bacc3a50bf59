package dev.cosmicai.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  @Test
  void replicaThatStopsLeadingEndsInItsOwnTime() {
    Leadership leadership = new Leadership(TestJobs.config(), "operator-0", new StopSignal());
    LeaderElectionConfiguration election =
        ConfigurationService.newOverriddenConfigurationService(leadership::configure)
            .getLeaderElectionConfiguration()
            .orElseThrow();

    assertThat(election.isExitOnStopLeading()).isFalse();
    assertThat(election.getIdentity()).contains("operator-0");
    assertThat(election.getLeaseNamespace()).contains(TestJobs.config().operatorNamespace());
  }
}
