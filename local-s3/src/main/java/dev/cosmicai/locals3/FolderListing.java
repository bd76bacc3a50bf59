package dev.cosmicai.locals3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.gaul.s3proxy.blobstore.SdkResponses;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * One page of a bucket's listing without a delimiter. S3Proxy looks at every file below the prefix
 * for each page; this one reads names only, and looks at the files that are on the page.
 */
final class FolderListing {
  /** Parts of uploads that are not complete, and S3Proxy's other files. */
  private static final List<String> NOT_OBJECTS =
      List.of(".mpus-", ".s3proxy-slash", ".s3proxy-versions");

  /** What S3Proxy marks a folder with that somebody has put as an object. */
  private static final String MARKER = "user.content-md5";

  private final String prefix;
  private final String after;
  private final int most;
  private final List<S3Object> page = new ArrayList<>();
  private boolean more;

  /**
   * An entry of a folder.
   *
   * @param key ends in a slash if it is known to be a folder
   */
  private record Entry(String key, Path path) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return key.compareTo(other.key);
    }

    boolean isFolder() {
      return key.endsWith("/");
    }
  }

  private FolderListing(ListObjectsV2Request request) {
    prefix = request.prefix() == null ? "" : request.prefix();
    String start = request.startAfter() == null ? "" : request.startAfter();
    after = request.continuationToken() == null ? start : request.continuationToken();
    most = request.maxKeys() == null ? Integer.MAX_VALUE : request.maxKeys();
  }

  /** The page that a request asks for, with keys in the order of Java's texts. */
  static ListObjectsV2Response page(Path bucket, ListObjectsV2Request request) {
    FolderListing listing = new FolderListing(request);
    if (listing.most > 0) {
      listing.read(bucket, "");
    }
    List<S3Object> page = listing.page;
    String next = listing.more ? page.get(page.size() - 1).key() : null;
    return SdkResponses.objectsPage(page, List.of(), next);
  }

  private void read(Path folder, String base) {
    PriorityQueue<Entry> entries = new PriorityQueue<>(entries(folder, base));
    while (!entries.isEmpty() && !more) {
      Entry entry = entries.poll();
      if (entry.isFolder()) {
        addMarker(entry);
        read(entry.path(), entry.key());
        continue;
      }
      BasicFileAttributes attributes = attributes(entry.path());
      if (attributes != null && attributes.isDirectory()) {
        // With its slash it may stand behind others: a-b is before a/b.
        entries.add(new Entry(entry.key() + "/", entry.path()));
      } else if (attributes != null) {
        add(entry, attributes, attributes.size());
      }
    }
  }

  /** Those that the page may hold, or that hold some of it. */
  private List<Entry> entries(Path folder, String base) {
    List<Entry> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        String name = path.getFileName().toString();
        String key = base + name;
        if (mayMatter(key + "/") && NOT_OBJECTS.stream().noneMatch(name::startsWith)) {
          found.add(new Entry(key, path));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // It was there a moment ago.
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Of a file or a folder, whose key has a slash added. */
  private boolean mayMatter(String folder) {
    boolean inPrefix = folder.startsWith(prefix) || prefix.startsWith(folder);
    return inPrefix && (folder.compareTo(after) > 0 || after.startsWith(folder));
  }

  private void addMarker(Entry folder) {
    BasicFileAttributes attributes = attributes(folder.path());
    if (attributes != null && isMarker(folder.path())) {
      add(folder, attributes, 0);
    }
  }

  private void add(Entry entry, BasicFileAttributes attributes, long size) {
    if (!entry.key().startsWith(prefix) || entry.key().compareTo(after) <= 0) {
      return;
    }
    if (page.size() == most) {
      more = true;
      return;
    }
    page.add(
        SdkResponses.objectEntry(
            entry.key(),
            null,
            attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS),
            size,
            StorageClass.STANDARD));
  }

  /** Null if the file is gone. */
  private static BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMarker(Path folder) {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class);
    try {
      return view != null && view.list().contains(MARKER);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // The file system has no such attributes.
    }
  }
}
