package dev.cosmicai.cli.run.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the builds of images put into them. */
final class ImageBuild {
  private static final Path CUDA = Path.of("../deploy/images/worker-cuda/Dockerfile");
  private static final Pattern QUOTED_FLAG = Pattern.compile("\"(-[XD][^\"]+)\"");

  private ImageBuild() {}

  /** What the JVMs of all images get that Maven builds. */
  static List<String> jvmFlags() throws Exception {
    return nodes(elements("../pom.xml", "jvmFlag")).map(Node::getTextContent).toList();
  }

  /** What the JVM of the worker's image for CUDA gets. */
  static List<String> cudaJvmFlags() throws Exception {
    return QUOTED_FLAG
        .matcher(Files.readString(CUDA))
        .results()
        .map(flag -> flag.group(1))
        .toList();
  }

  /** The variables that a module's image has. */
  static Map<String, String> environment(String pom) throws Exception {
    return nodes(elements(pom, "environment").item(0).getChildNodes())
        .filter(Element.class::isInstance)
        .collect(Collectors.toMap(Node::getNodeName, Node::getTextContent));
  }

  private static NodeList elements(String pom, String name) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new File(pom))
        .getElementsByTagName(name);
  }

  private static Stream<Node> nodes(NodeList list) {
    return IntStream.range(0, list.getLength()).mapToObj(list::item);
  }
}
