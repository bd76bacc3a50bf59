package dev.cosmicai.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A resource's definition as the Java types say it. */
final class GeneratedCrd {
  /** What writes everything that is derived from the types; see {@link GeneratedFilesTest}. */
  static final String COMMAND = "mvn -pl crds -am test -Dcrd.write=true";

  private static final String HEADER =
      "# Generated from the Java types in crds/. Change those, then run: " + COMMAND + "\n";

  private GeneratedCrd() {}

  /** That of a job. */
  static String text() {
    return text(InferenceJob.class);
  }

  static String text(Class<? extends CustomResource<?, ?>> resource) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int count =
        new CRDGenerator()
            .customResourceClasses(resource)
            .forCRDVersions("v1")
            .withPostProcessor(new CrdRefinement())
            .withOutput(new InMemory(out))
            .generate();
    if (count != 1) {
      throw new IllegalStateException("the generator wrote " + count + " definitions, not one");
    }
    String yaml = out.toString(StandardCharsets.UTF_8);
    return HEADER + yaml.substring(yaml.indexOf("apiVersion:"));
  }

  static CustomResourceDefinition parse(String text) {
    return Serialization.unmarshal(text, CustomResourceDefinition.class);
  }

  private record InMemory(ByteArrayOutputStream out)
      implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return out;
    }

    @Override
    public void close() {}
  }
}
