package dev.cosmicai.operator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.operator.config.OperatorConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreflightTest {
  @Test
  void clusterThatKnowsTheResourceIsFine() {
    try (MockApiServer server = MockApiServer.keeping()) {
      assertThatCode(() -> Preflight.check(server.client(), TestJobs.config()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void missingCrdIsSaidWithTheRemedy() {
    try (MockApiServer server = MockApiServer.refusing(404)) {
      assertThatThrownBy(() -> Preflight.check(server.client(), TestJobs.config()))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("kubectl apply -f crds/inferencejobs.cosmicai.dev-v1.yml")
          .hasMessageContaining("-f crds/inferencesweeps.cosmicai.dev-v1.yml");
    }
  }

  @Test
  void missingPermissionIsSaidWithTheRemedy() {
    OperatorConfig config = TestJobs.config(Map.of("COSMIC_WATCH_NAMESPACES", "sky"));
    try (MockApiServer server = MockApiServer.refusing(403)) {
      assertThatThrownBy(() -> Preflight.check(server.client(), config))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("may not list")
          .hasMessageContaining("grant");
    }
  }

  @Test
  void apiServerInTroubleIsWorthAnotherStart() {
    try (MockApiServer server = MockApiServer.refusing(500)) {
      assertThatThrownBy(() -> Preflight.check(server.client(), TestJobs.config()))
          .isInstanceOf(RetriableFault.class);
    }
  }
}
