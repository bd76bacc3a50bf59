package dev.cosmicai.e2e.harness;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Makes the cluster ready once for all test classes, and a namespace for each; tells what the
 * cluster looks like where a test fails.
 */
final class ClusterExtension implements BeforeAllCallback, ParameterResolver, TestWatcher {
  private static final Namespace STORE = Namespace.create(ClusterExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Cluster.class || type == TestNamespace.class || type == BucketServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Cluster.class) {
      return cluster(context);
    }
    return type == TestNamespace.class ? namespace(context) : bucket(context);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    TestNamespace namespace = ofClass(context).get(TestNamespace.class, TestNamespace.class);
    if (namespace != null) {
      new Diagnosis(cluster(context), namespace).print(context.getDisplayName());
    }
  }

  private static Cluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Cluster.class, key -> Cluster.open(), Cluster.class);
  }

  private static TestNamespace namespace(ExtensionContext context) {
    return ofClass(context)
        .computeIfAbsent(
            TestNamespace.class,
            key -> TestNamespace.create(cluster(context), context.getRequiredTestClass()),
            TestNamespace.class);
  }

  private static BucketServer bucket(ExtensionContext context) {
    TestNamespace namespace = namespace(context);
    return ofClass(context)
        .computeIfAbsent(
            BucketServer.class, key -> BucketServer.start(namespace), BucketServer.class);
  }

  /** What is stored here is closed after the last test of the class. */
  private static Store ofClass(ExtensionContext context) {
    ExtensionContext current = context;
    while (current.getTestMethod().isPresent()
        || current.getParent().filter(p -> p.getTestClass().isPresent()).isPresent()) {
      current = current.getParent().orElseThrow();
    }
    return current.getStore(STORE);
  }
}
