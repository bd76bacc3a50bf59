package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.InferenceSweepStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code kubectl explain} will show: Jackson's view of the types, as the schema takes it. */
class FieldDescriptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyFieldOpensWithItsNameAndSpecFieldsSayWhatUnsetMeans() {
    List<String> seen = new ArrayList<>();
    check(InferenceJobSpec.class, true, seen);
    check(InferenceSweepSpec.class, true, seen);
    for (Class<?> status : List.of(InferenceJobStatus.class, InferenceSweepStatus.class)) {
      check(status, false, seen);
      for (Class<?> nested : status.getDeclaredClasses()) {
        if (nested.isRecord()) {
          check(nested, false, seen);
        }
      }
    }
    assertThat(seen)
        .contains("spec.data.transforms.resize.size", "InferenceJobStatus.phase", "Summary.r2")
        .contains("spec.axes.values", "InferenceSweepStatus.eta", "RunCounts.done");
  }

  private static void check(Class<?> type, boolean spec, List<String> seen) {
    check(type, spec ? "spec" : type.getSimpleName(), spec, seen);
  }

  private static void check(Class<?> type, String path, boolean spec, List<String> seen) {
    BeanDescription bean = JSON.getSerializationConfig().introspect(JSON.constructType(type));
    assertThat(bean.findProperties()).hasSize(type.getRecordComponents().length);
    for (BeanPropertyDefinition field : bean.findProperties()) {
      String fieldPath = path + "." + field.getName();
      String description = field.getMetadata().getDescription();
      assertThat(description).as(fieldPath).startsWith(field.getName() + ": ").endsWith(".");
      if (spec) {
        assertThat(description).as(fieldPath).containsAnyOf("Unset: ", "Required.");
        JavaType element = field.getPrimaryType().getContentType();
        Class<?> nested = element == null ? field.getRawPrimaryType() : element.getRawClass();
        if (nested.isRecord()) {
          check(nested, fieldPath, true, seen);
        }
      }
      seen.add(fieldPath);
    }
  }
}
