package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.ObjectUri;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are no paths: what is listed is asked for, character by character. */
class OddKeysIT {
  private static final String ONE_BYTE =
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nETag: \"e\"\r\n\r\nx";

  @ParameterizedTest
  @CsvSource({
    "data//1.pt, /sky/data/%2F1.pt",
    "/1.pt, /sky/%2F1.pt",
    "data/./1.pt, /sky/data/./1.pt",
    "data/../1.pt, /sky/data/../1.pt",
    "../1.pt, /sky/../1.pt",
    "data/1\\t.pt, /sky/data/1%09.pt",
    "data/1\\n.pt, /sky/data/1%0A.pt",
    "data/1\\001.pt, /sky/data/1%01.pt",
  })
  void aKeyIsAskedForAsItStands(String escaped, String path) throws IOException {
    String key = escaped.translateEscapes();
    try (RawStore server = new RawStore(ONE_BYTE);
        ObjectStore store =
            ObjectStore.open(
                server.settings(Duration.ofSeconds(4)), new AccessKeys("any", "any"))) {
      ObjectUri uri = ObjectUri.ofStored(new ObjectUri("sky", key).toString());

      store.download(new StoredObject(uri, 1, "e"), new TransferStats());

      assertThat(server.requestLines()).containsExactly("GET " + path + " HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "data%2F%2F1.pt, data//1.pt",
    "data%2F1%09.pt, 'data/1\t.pt'",
    "data%2F1%01.pt, 'data/1\1.pt'",
    "data%2Fa+b%2B.pt, data/a b+.pt",
  })
  void aKeyIsListedAsItStands(String encoded, String key) throws IOException {
    try (FakeStore server = new FakeStore();
        ObjectStore store =
            ObjectStore.open(
                server.settings(Duration.ofSeconds(4)), new AccessKeys("any", "any"))) {
      server.next(
          Troubles.page(
              "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>",
              Troubles.entry(encoded, "")));

      assertThat(store.list(ObjectUri.parse("s3://sky/data")))
          .extracting(object -> object.uri().key())
          .containsExactly(key);
      assertThat(server.requests().get(0)).contains("encoding-type=url");
    }
  }
}
