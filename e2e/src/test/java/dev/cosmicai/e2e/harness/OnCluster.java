package dev.cosmicai.e2e.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that needs a real cluster. Its constructor and methods may take a {@link Cluster}
 * with the chart installed, a {@link TestNamespace} of the class's own and that namespace's {@link
 * BucketServer}.
 *
 * <p>The environment says where and how:
 *
 * <ul>
 *   <li>{@code KUBECONFIG}: the cluster; unset: a k3s in a container where Docker runs, else the
 *       tests are skipped, or fail if {@code CI} is true
 *   <li>{@code COSMIC_E2E_LOAD}: a command that takes image archives to where the kubelet finds
 *       them; unset: {@code kind load image-archive}
 *   <li>{@code COSMIC_E2E_HELM}: Helm 3; unset: {@code helm}
 *   <li>{@code COSMIC_E2E_RESTART}: a command that restarts a component of the cluster ({@code
 *       apiserver}, {@code kubelet}); unset: those tests are skipped, or fail if {@code CI} is true
 *   <li>{@code COSMIC_E2E_KEEP}: true leaves the chart installed and the namespaces there
 * </ul>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface OnCluster {}
