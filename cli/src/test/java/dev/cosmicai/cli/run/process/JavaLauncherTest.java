package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class JavaLauncherTest {
  /** What is measured and documented of the images is to hold on one machine, too. */
  @Test
  void processesStartAsInTheirImages() throws Exception {
    assertThat(starts(JavaLauncher.COMMON_FLAGS)).isNotEmpty().isEqualTo(starts(imageFlags()));
  }

  private static List<String> starts(List<String> flags) {
    return flags.stream()
        .filter(flag -> flag.matches("-XX:Tier.*|-XX:CompileCommand.*|-Dio[.].*[.]jfr[.].*"))
        .toList();
  }

  /** What the build gives to the JVMs of all images. */
  private static List<String> imageFlags() throws Exception {
    NodeList flags =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File("../pom.xml"))
            .getElementsByTagName("jvmFlag");
    return IntStream.range(0, flags.getLength())
        .mapToObj(flags::item)
        .map(Node::getTextContent)
        .toList();
  }
}
