package dev.cosmicai.storage.access;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.calls.Causes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * The certificate authorities of {@code AWS_CA_BUNDLE}, a PEM file, beside those that Java trusts.
 * The variable is that of the AWS command line, which the SDK for Java does not know.
 */
public final class TrustedAuthorities {
  private static final String VARIABLE = "AWS_CA_BUNDLE";

  private TrustedAuthorities() {}

  /**
   * Whom to trust, if it is not only whom Java trusts.
   *
   * @throws FatalFault {@code InvalidSpec} if the file is not there or holds no certificates
   */
  public static Optional<TlsTrustManagersProvider> fromEnvironment() {
    return bundle().map(file -> managers(read(file))).map(managers -> () -> managers);
  }

  /**
   * The clients that the SDK makes by itself, to ask for credentials, shall trust the same ones.
   * Does nothing where there is no bundle.
   */
  static void applyToEveryClient() {
    if (bundle().isPresent()) {
      System.setProperty(
          SdkSystemSetting.SYNC_HTTP_SERVICE_IMPL.property(), HttpService.class.getName());
    }
  }

  private static Optional<Path> bundle() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  private static Collection<? extends Certificate> read(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (!certificates.isEmpty()) {
        return certificates;
      }
      throw refused(file, "it holds no certificate", null);
    } catch (IOException | CertificateException e) {
      throw refused(file, Causes.words(e), e);
    }
  }

  private static FatalFault refused(Path file, String problem, Exception cause) {
    return new FatalFault(
        Reason.InvalidSpec,
        "%s names %s, which cannot be read (%s); name a PEM file of certificates"
            .formatted(VARIABLE, file, problem),
        cause);
  }

  private static TrustManager[] managers(Collection<? extends Certificate> added) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (TrustManager manager : managers((KeyStore) null)) {
        if (manager instanceof X509TrustManager java) {
          for (X509Certificate authority : java.getAcceptedIssuers()) {
            trusted.setCertificateEntry(Integer.toString(count++), authority);
          }
        }
      }
      for (Certificate authority : added) {
        trusted.setCertificateEntry(Integer.toString(count++), authority);
      }
      return managers(trusted);
    } catch (GeneralSecurityException | IOException e) {
      throw new InternalFault("the trusted certificates cannot be put together: " + e, e);
    }
  }

  private static TrustManager[] managers(KeyStore trusted) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  /** How the SDK makes its own clients; it finds this class by its name. */
  public static final class HttpService implements SdkHttpService {
    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
      Apache5HttpClient.Builder builder = Apache5HttpClient.builder();
      fromEnvironment().ifPresent(builder::tlsTrustManagersProvider);
      return builder;
    }
  }
}
