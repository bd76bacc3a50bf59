"""What the address of a store other than AWS has to be, wherever it is said."""

from urllib.parse import urlsplit


def http_address(text: str) -> str:
    """The same, if it is one.

    Raises:
        ValueError: if it is none, that says what it must be
    """
    problem = ValueError("a URI such as https://minio.example.org:9000")
    try:
        parts = urlsplit(text)
        # Asking for the port is what checks it.
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        raise problem from None
    if parts.scheme not in ("http", "https") or not host:
        raise problem
    return text
