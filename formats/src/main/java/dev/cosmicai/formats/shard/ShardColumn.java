package dev.cosmicai.formats.shard;

import dev.cosmicai.formats.ColumnNames;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.SampleValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a column is looked for in a sample: by an extension, or by {@code json.FIELD}. The column
 * {@code x} is a member {@code x}, {@code x.npy}, {@code x.txt}, {@code x.cls}, {@code x.jpg},
 * {@code x.jpeg} or {@code x.png}, or a field {@code x} of {@code json}; images are {@code jpg},
 * {@code jpeg} or {@code png} and labels {@code cls} as well.
 */
final class ShardColumn {
  private static final List<String> IMAGES = List.of("jpg", "jpeg", "png");

  private final String name;
  private final String sought;
  private final boolean asText;

  /** Of each part, the places in the order in which they are looked at. */
  private final List<Set<String>> parts;

  private ShardColumn(String name, String sought, boolean asText, List<Set<String>> parts) {
    this.name = name;
    this.sought = sought;
    this.asText = asText;
    this.parts = parts;
  }

  /**
   * An input or a target.
   *
   * @param renamed what the job calls it in the files, several with commas; null if it does not
   */
  static ShardColumn wanted(String name, String renamed, FileFaults faults) {
    List<Set<String>> parts = new ArrayList<>();
    if (renamed == null) {
      Set<String> places = new LinkedHashSet<>();
      List<String> names = ColumnNames.of(name);
      names.forEach(other -> places.addAll(places(other)));
      if (names.contains("image")) {
        places.addAll(IMAGES);
      } else if (names.contains("label")) {
        places.add("cls");
      }
      parts.add(places);
    } else {
      for (String part : renamed.split(",", 0)) {
        if (part.contains("*")) {
          throw faults.shape(
              "is a shard, in which %s of data.columns finds nothing; name each column",
              FileFaults.quote(part.strip()));
        }
        parts.add(places(part.strip()));
      }
    }
    return new ShardColumn(name, renamed == null ? name : renamed.strip(), false, parts);
  }

  /** A column that is kept: text stays text. */
  static ShardColumn kept(String name) {
    return new ShardColumn(name, name, true, List.of(places(name)));
  }

  String name() {
    return name;
  }

  /** What the job calls it in the files, or else its name. */
  String sought() {
    return sought;
  }

  /**
   * What to write in the job where a sample does not have it.
   *
   * @param there the extensions that the sample has
   */
  String remedy(Set<String> there) {
    if (asText) {
      return "correct data.keep";
    } else if (ShardValues.isJson(sought)) {
      return "name a field of it: data.columns: {%s: %s.…}".formatted(name, sought);
    }
    return there.stream()
        .filter(IMAGES::contains)
        .findFirst()
        .map(image -> "write data.columns: {%s: %s} if that image is meant".formatted(name, image))
        .orElse("say what is meant: write data.columns: {%s: …}".formatted(name));
  }

  /** Whether a member of this extension may be needed. */
  boolean mayNeed(String extension) {
    boolean isJson = ShardValues.isJson(extension);
    return parts.stream()
        .flatMap(Set::stream)
        .anyMatch(
            place -> place.equals(extension) || (isJson && place.startsWith(extension + ".")));
  }

  /**
   * What a sample has.
   *
   * @param fields of its JSON members, as far as they were read
   * @return null if it has nothing of that name
   */
  SampleValue find(
      ShardSample sample, Map<String, Map<String, SampleValue>> fields, FileFaults faults) {
    List<SampleValue> found = new ArrayList<>();
    for (Set<String> places : parts) {
      SampleValue value = null;
      for (String place : places) {
        value = value == null ? at(place, sample, fields, faults) : value;
      }
      if (value == null) {
        return null;
      }
      found.add(value);
    }
    return found.size() == 1 ? found.get(0) : stacked(sample, found, faults);
  }

  private SampleValue at(
      String place,
      ShardSample sample,
      Map<String, Map<String, SampleValue>> fields,
      FileFaults faults) {
    ShardSample.Member member = sample.members().get(place);
    if (member != null && !ShardValues.isJson(place)) {
      return ShardValues.read(place, member, asText, faults);
    }
    for (Map.Entry<String, ShardSample.Member> other : sample.members().entrySet()) {
      String extension = other.getKey();
      if (ShardValues.isJson(extension) && place.startsWith(extension + ".")) {
        SampleValue value =
            fields
                .computeIfAbsent(extension, key -> JsonFields.of(other.getValue(), faults))
                .get(place.substring(extension.length() + 1));
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  /** Numbers side by side. */
  private SampleValue stacked(ShardSample sample, List<SampleValue> found, FileFaults faults) {
    List<Tensor> tensors = new ArrayList<>();
    for (SampleValue value : found) {
      if (!(value instanceof SampleValue.Numbers numbers) || numbers.tensor().shape().length > 1) {
        throw faults.shape(
            "holds no number and no list of numbers in %s, so that it cannot be put side by side"
                + " with others for %s",
            value.label(), name);
      }
      tensors.add(numbers.tensor());
    }
    String label = "%s of the sample %s".formatted(name, FileFaults.quote(sample.key()));
    return new SampleValue.Numbers(label, SampleStack.sideBySide(tensors));
  }

  private static Set<String> places(String name) {
    Set<String> places = new LinkedHashSet<>();
    places.add(name);
    List.of("npy", "txt", "cls").forEach(kind -> places.add(name + "." + kind));
    places.add("json." + name);
    IMAGES.forEach(kind -> places.add(name + "." + kind));
    return places;
  }
}
