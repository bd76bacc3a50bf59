package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  private static final List<String> ORDERED =
      List.of(
          "",
          "1.pt",
          "2.pt",
          "10.pt",
          "10a.pt",
          "100.pt",
          "a",
          "a/1",
          "a/2/9",
          "a/2/10",
          "a/10/1",
          "part-9",
          "part-10",
          "part-99999999999999999999999999999998",
          "part-99999999999999999999999999999999",
          "part-100000000000000000000000000000000",
          "part-a");

  @RepeatedTest(20)
  void numbersCountByValueAndTheRestByCharacter() {
    List<String> names = new ArrayList<>(ORDERED);
    Collections.shuffle(names, new Random());
    names.sort(NaturalOrder.INSTANCE);

    assertThat(names).isEqualTo(ORDERED);
  }

  @Test
  void leadingZerosDoNotMakeNumbersLargerAndNamesStayDistinct() {
    assertThat(NaturalOrder.INSTANCE.compare("007.pt", "8.pt")).isNegative();
    assertThat(NaturalOrder.INSTANCE.compare("0010.pt", "9.pt")).isPositive();
    assertThat(NaturalOrder.INSTANCE.compare("1.pt", "01.pt")).isNotZero();
    assertThat(NaturalOrder.INSTANCE.compare("000", "0")).isNotZero();
    assertThat(NaturalOrder.INSTANCE.compare("01.pt", "01.pt")).isZero();
  }

  @Test
  void theOrderIsTotal() {
    List<String> names = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      StringBuilder name = new StringBuilder();
      for (int j = random.nextInt(5); j >= 0; j--) {
        name.append("019a/".charAt(random.nextInt(5)));
      }
      names.add(name.toString());
    }
    NaturalOrder order = NaturalOrder.INSTANCE;
    for (String a : names) {
      for (String b : names) {
        assertThat(Integer.signum(order.compare(a, b)))
            .isEqualTo(-Integer.signum(order.compare(b, a)));
        assertThat(order.compare(a, b) == 0).isEqualTo(a.equals(b));
        for (String c : names) {
          if (order.compare(a, b) < 0 && order.compare(b, c) < 0) {
            assertThat(order.compare(a, c)).as("%s < %s < %s", a, b, c).isNegative();
          }
        }
      }
    }
  }
}
