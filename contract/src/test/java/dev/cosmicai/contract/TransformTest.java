package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'channels':[3,65535,0,0]}",
        "{'centerCrop':[1,16384]}",
        "{'resize':{'size':[32,64],'interpolation':'bicubic','antialias':false}}",
        "{'scale':0.00392156862745098}",
        "{'normalize':{'mean':[0.5,-1.0E30],'std':[1.0E-30,1.0E30]}}",
        "{'channelsFirst':true}",
      })
  void whatIsReadIsWrittenAsItWas(String text) throws JsonProcessingException {
    String json = text.replace('\'', '"');

    assertThat(JSON.writeValueAsString(JSON.readValue(json, Transform.class))).isEqualTo(json);
  }

  @Test
  void resizeIsBilinearAndAntialiasedUnlessItSaysOtherwise() throws JsonProcessingException {
    assertThat(JSON.readValue("{\"resize\": {\"size\": [8, 9]}}", Transform.class).resize())
        .isEqualTo(new Transform.Resize(List.of(8, 9), Transform.Interpolation.BILINEAR, true));
  }

  @ParameterizedTest
  @EnumSource
  void everyInterpolationIsReadAsItIsWritten(Transform.Interpolation interpolation)
      throws JsonProcessingException {
    String json = JSON.writeValueAsString(interpolation);

    assertThat(json).isEqualTo(json.toLowerCase(java.util.Locale.ROOT));
    assertThat(JSON.readValue(json, Transform.Interpolation.class)).isSameAs(interpolation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | a transform is exactly one of channels, centerCrop, resize, scale, normalize and",
        "{'scale': 1, 'channelsFirst': true} | a transform is exactly one of channels, centerCrop",
        "{'channels': []} | channels are from 1 to 4096 positions, each from 0 to 65535",
        "{'channels': [0, -1]} | channels are from 1 to 4096 positions",
        "{'channels': [65536]} | channels are from 1 to 4096 positions",
        "{'channels': [null]} | channels are from 1 to 4096 positions",
        "{'centerCrop': [32]} | centerCrop is [height, width], each from 1 to 16384",
        "{'centerCrop': [32, 32, 3]} | centerCrop is [height, width]",
        "{'centerCrop': [0, 32]} | centerCrop is [height, width]",
        "{'centerCrop': [32, 16385]} | centerCrop is [height, width]",
        "{'centerCrop': [32, null]} | centerCrop is [height, width]",
        "{'resize': {}} | resize.size is [height, width], each from 1 to 16384",
        "{'resize': {'size': [0, 32]}} | resize.size is [height, width]",
        "{'scale': 0} | scale is a number other than 0, from -1.0E30 to 1.0E30",
        "{'scale': 1.1e30} | scale is a number other than 0",
        "{'scale': 'NaN'} | scale is a number other than 0",
        "{'scale': '-Infinity'} | scale is a number other than 0",
        "{'normalize': {'mean': [1]}} | normalize has as many numbers in std as in mean, from 1 to",
        "{'normalize': {'std': [1]}} | normalize has as many numbers in std as in mean",
        "{'normalize': {'mean': [], 'std': []}} | normalize has as many numbers in std as in mean",
        "{'normalize': {'mean': [0, 0], 'std': [1]}} | normalize has as many numbers in std",
        "{'normalize': {'mean': [null], 'std': [1]}} | normalize.mean holds numbers from -1.0E30",
        "{'normalize': {'mean': ['NaN'], 'std': [1]}} | normalize.mean holds numbers from",
        "{'normalize': {'mean': [-2e30], 'std': [1]}} | normalize.mean holds numbers from",
        "{'normalize': {'mean': [0], 'std': [0]}} | normalize.std holds numbers above 0, from 1.0E",
        "{'normalize': {'mean': [0], 'std': [-1]}} | normalize.std holds numbers above 0",
        "{'normalize': {'mean': [0], 'std': [1e-31]}} | normalize.std holds numbers above 0",
        "{'normalize': {'mean': [0], 'std': [null]}} | normalize.std holds numbers above 0",
        "{'channelsFirst': false} | channelsFirst is true, or is left out",
      })
  void whatCannotBeDoneIsRefused(String json, String message) {
    assertThatThrownBy(() -> JSON.readValue(json.replace('\'', '"'), Transform.class))
        .isInstanceOf(ValueInstantiationException.class)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void moreChannelsThanMayBeNamedAreRefused() {
    List<Integer> channels = new ArrayList<>();
    List<Double> ones = new ArrayList<>();
    for (int i = 0; i <= Transform.MAX_CHANNELS; i++) {
      channels.add(i);
      ones.add(1.0);
    }

    assertThatThrownBy(() -> new Transform(channels, null, null, null, null, null))
        .hasMessageContaining("channels are from 1 to 4096");
    assertThatThrownBy(() -> new Transform.Normalize(ones, ones))
        .hasMessageContaining("from 1 to 4096");
  }
}
