package dev.cosmicai.rendezvous.collective;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.rendezvous.Refusal;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void allOfItCanBeTaken() {
    budget.take(100);

    assertThatThrownBy(() -> budget.take(1)).isInstanceOf(Refusal.class);
  }

  @Test
  void valueOfTheSameSizeFitsWhereMoreThanAllIsHeld() {
    budget.charge(150);

    assertThatCode(() -> budget.take(0)).doesNotThrowAnyException();
  }
}
