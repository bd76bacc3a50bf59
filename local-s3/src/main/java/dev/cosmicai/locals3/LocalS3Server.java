package dev.cosmicai.locals3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code root/bucket/key} as {@code s3://bucket/key}, path style: on the loopback address to
 * whoever presents the keys that this server made up at its start, or on all addresses with keys
 * that clients know already. A bucket may be a symbolic link to a folder elsewhere: that is how a
 * user's own folder is served without moving it.
 *
 * <p>Folders exist in keys only; a file that nobody put through this server is an object like any
 * other. Its ETag follows from its size and modification time, so it survives a restart of the
 * server and changes with the file. Conditional and multipart puts work as on S3.
 */
public final class LocalS3Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalS3Server.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String ALL_ADDRESSES = "0.0.0.0";
  private static final int ACCESS_KEY_BYTES = 10;
  private static final int SECRET_KEY_BYTES = 20;

  private final S3Proxy proxy;
  private final URI endpoint;
  private final String accessKey;
  private final String secretKey;

  private LocalS3Server(S3Proxy proxy, String accessKey, String secretKey) {
    this.proxy = proxy;
    this.endpoint = endpoint(LOOPBACK, proxy.getPort());
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /**
   * Starts serving this machine; returns when requests are answered.
   *
   * @param root an existing folder whose entries are the buckets
   * @param port a TCP port of the loopback address; 0 picks a free one
   * @throws UncheckedIOException if the root is no folder or the port is taken
   */
  public static LocalS3Server start(Path root, int port) {
    return start(
        root, endpoint(LOOPBACK, port), randomHex(ACCESS_KEY_BYTES), randomHex(SECRET_KEY_BYTES));
  }

  /**
   * Starts serving whoever reaches this machine, such as the other pods of a cluster, over plain
   * HTTP; returns when requests are answered.
   *
   * @param root an existing folder whose entries are the buckets
   * @param port a TCP port of all addresses; 0 picks a free one
   * @param accessKey what clients have to present
   * @param secretKey what clients have to sign with
   * @throws UncheckedIOException if the root is no folder or the port is taken
   */
  public static LocalS3Server startPublic(Path root, int port, String accessKey, String secretKey) {
    return start(root, endpoint(ALL_ADDRESSES, port), accessKey, secretKey);
  }

  private static LocalS3Server start(Path root, URI address, String accessKey, String secretKey) {
    if (!Files.isDirectory(root)) {
      throw new UncheckedIOException(
          "cannot serve " + root + ": there is no such folder",
          new NotDirectoryException(root.toString()));
    }
    try {
      // S3Proxy compares paths as text to keep keys inside the root: it must have no links or dots.
      Path realRoot = root.toRealPath();
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(
                  new FolderBlobStore(new FilesystemNio2BlobStore(realRoot.toString()), realRoot))
              .endpoint(address)
              .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
              .stopTimeout(0)
              .build();
      proxy.start();
      return new LocalS3Server(proxy, accessKey, secretKey);
    } catch (Exception e) {
      // Jetty declares Exception; what comes is an I/O failure: the folder or the port.
      throw new UncheckedIOException(
          "cannot serve " + root + " on port " + address.getPort() + ": " + e.getMessage(),
          e instanceof IOException io ? io : new IOException(e));
    }
  }

  /** What clients on this machine take as the endpoint: {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return endpoint;
  }

  /** The access key that clients present. */
  public String accessKey() {
    return accessKey;
  }

  /** The secret key that clients sign with. */
  public String secretKey() {
    return secretKey;
  }

  /** Stops at once; requests in flight are cut off. */
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      LOG.warn("the local S3 server does not stop: {}", e.getMessage());
    }
  }

  private static URI endpoint(String host, int port) {
    return URI.create("http://" + host + ":" + port);
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
