package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource
  void everyTaskIsReadAsItIsWritten(Task task) throws JsonProcessingException {
    assertThat(Task.find(task.toString())).contains(task);
    assertThat(JSON.writeValueAsString(task)).isEqualTo('"' + task.toString() + '"');
  }

  @Test
  void anotherWordIsNone() {
    assertThat(Task.find("Redshift")).isEmpty();
    assertThat(Task.find("")).isEmpty();
  }
}
