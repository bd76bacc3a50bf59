package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PartitionFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowSpecTest {
  private static final Pattern FILE = Pattern.compile(FollowSpec.FILE_PATTERN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.pt",
        "1.pth",
        "1.PT",
        "1.pt.gz",
        "1.safetensors",
        "1.npz",
        "1.npy",
        "1.parquet",
        "1.tar",
        "metadata.csv",
        "metadata.parquet",
        "25MB",
        "v1.0",
        "pt",
        "1.pt/",
        "table.csv",
        "1.ptx"
      })
  void whatIsReadAsAPartitionIsNoFolderToFollow(String name) {
    assertThat(FILE.matcher("s3://sky/" + name).find())
        .isEqualTo(PartitionFormat.AUTO.matches(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".pt", ".pth", ".safetensors", ".npz", ".npy", ".parquet", ".tar", "metadata.csv"})
  void everyEndingOfAPartitionIsKnown(String ending) {
    assertThat(PartitionFormat.AUTO.endings()).contains(ending);
  }
}
