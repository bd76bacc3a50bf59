package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.parquet.ParquetGoldens.Expected;
import dev.cosmicai.formats.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;

/**
 * Lists as older writers describe them. The levels are the same in all of these, so it is enough to
 * describe lists that pyarrow wrote in another way.
 */
class OtherListsTest {
  private static final byte[] LISTS = ParquetGoldens.bytes("read/lists.1.0.parquet");
  private static final Expected EXPECTED = Expected.of("lists.1.0.parquet");

  private static final String REQUIRED = "required";
  private static final String MAGS = "mags";

  @Test
  void hiveNamesTheGroupBag() {
    byte[] file = described(MAGS, List.of(list(MAGS), repeated("bag"), value("array_element")));

    assertThat(read(file, MAGS)).isEqualTo(EXPECTED.tensor(MAGS));
  }

  @Test
  void sparkNamesTheGroupArrayAndItIsTheElementItself() {
    // With one member the group could be either; by this name it is a struct of one member.
    byte[] file = described(MAGS, List.of(list(MAGS), repeated("array"), value("x")));

    assertThat(read(file, MAGS + ".x")).isEqualTo(EXPECTED.tensor(MAGS));
  }

  @Test
  void thriftNamesTheGroupByTheListAndItIsTheElementItself() {
    byte[] file = described(MAGS, List.of(list(MAGS), repeated("mags_tuple"), value("x")));

    assertThat(read(file, MAGS + ".x")).isEqualTo(EXPECTED.tensor(MAGS));
  }

  @Test
  void listOfTwoLevelsHasNoGroup() {
    SchemaElement list = list(REQUIRED).setRepetition_type(FieldRepetitionType.REQUIRED);
    SchemaElement element = value("array").setRepetition_type(FieldRepetitionType.REPEATED);

    assertThat(read(described(REQUIRED, List.of(list, element)), REQUIRED))
        .isEqualTo(EXPECTED.tensor(REQUIRED));
  }

  @Test
  void repeatedValueIsAListWithoutSayingSo() {
    SchemaElement element = value(REQUIRED).setRepetition_type(FieldRepetitionType.REPEATED);

    assertThat(read(described(REQUIRED, List.of(element)), REQUIRED))
        .isEqualTo(EXPECTED.tensor(REQUIRED));
  }

  @Test
  void repeatedGroupIsAListOfStructs() {
    SchemaElement group = repeated(REQUIRED);
    SchemaElement member = value("x").setRepetition_type(FieldRepetitionType.REQUIRED);

    assertThat(read(described(REQUIRED, List.of(group, member)), REQUIRED + ".x"))
        .isEqualTo(EXPECTED.tensor(REQUIRED));
  }

  private static Tensor read(byte[] file, String column) {
    return ParquetGoldens.tensor(ParquetGoldens.open(file), column);
  }

  /** The file with another description of one of its lists, which has three levels. */
  private static byte[] described(String column, List<SchemaElement> description) {
    return FooterEdits.edit(
        LISTS,
        footer -> {
          List<SchemaElement> schema = new ArrayList<>(footer.getSchema());
          int at = 0;
          while (!schema.get(at).getName().equals(column)) {
            at++;
          }
          schema.subList(at, at + 3).clear();
          schema.addAll(at, description);
          footer.setSchema(schema);
        });
  }

  private static SchemaElement list(String name) {
    return new SchemaElement(name)
        .setRepetition_type(FieldRepetitionType.OPTIONAL)
        .setConverted_type(ConvertedType.LIST)
        .setNum_children(1);
  }

  private static SchemaElement repeated(String name) {
    return new SchemaElement(name)
        .setRepetition_type(FieldRepetitionType.REPEATED)
        .setNum_children(1);
  }

  private static SchemaElement value(String name) {
    return new SchemaElement(name)
        .setRepetition_type(FieldRepetitionType.OPTIONAL)
        .setType(Type.FLOAT);
  }
}
