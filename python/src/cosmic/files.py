"""A folder of results, on this machine or in an S3 store."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from cosmic.endpoint import http_address
from cosmic.errors import FatalError, RetriableError

_SCHEME = "s3://"


@dataclass(frozen=True)
class Folder:
    """A folder.

    Attributes:
        filesystem: where it lies
        path: how the filesystem calls it, without a slash at its end
        name: how people call it: a URI or a path
    """

    filesystem: fs.FileSystem
    path: str
    name: str

    @classmethod
    def open(
        cls,
        where: str | os.PathLike[str],
        *,
        endpoint: str | None = None,
        region: str | None = None,
    ) -> "Folder":
        """A folder by its URI, ``s3://bucket/prefix``, or by its path; reads nothing yet.

        Args:
            where: URI or path
            endpoint: the address of a store other than AWS; unset: what ``AWS_ENDPOINT_URL_S3`` or
                ``AWS_ENDPOINT_URL`` says
            region: the store's region; unset: what ``AWS_REGION`` or ``AWS_DEFAULT_REGION`` says
        """
        text = os.fspath(where)
        if text.startswith(_SCHEME):
            path = text.removeprefix(_SCHEME).rstrip("/")
            return cls(store(endpoint, region), path, text.rstrip("/"))
        if "://" in text:
            raise FatalError(
                f"{text} is neither a folder nor an s3:// URI; name one of both",
                reason="InvalidSpec",
            )
        return cls(fs.LocalFileSystem(), str(Path(text).absolute()), text)

    def locate(self, file: str) -> str:
        """How people find a file of the folder: its URI or its path."""
        return f"{self.name}/{file}" if self.name.startswith(_SCHEME) else f"{self.path}/{file}"

    def read(self, file: str) -> bytes:
        """The content of a file.

        Raises:
            FatalError: if it is not there, or the store refuses
            RetriableError: if the store does not answer
        """
        with self.told(file), self.filesystem.open_input_stream(f"{self.path}/{file}") as stream:
            content: bytes = stream.read()
            return content

    def names(self, subfolder: str) -> list[str]:
        """The names of the files in a folder below this one; none if there is no such folder."""
        below = fs.FileSelector(f"{self.path}/{subfolder}", allow_not_found=True)
        with self.told(subfolder):
            found = self.filesystem.get_file_info(below)
        return [file.base_name for file in found if file.type == fs.FileType.File]

    def table(self, file: str) -> pa.Table:
        """The table in a Parquet file.

        Raises:
            FatalError: if it is not there, the store refuses, or (``ResultCorrupt``) it is none
            RetriableError: if the store does not answer
        """
        with self.told(file):
            try:
                return pq.read_table(
                    f"{self.path}/{file}", filesystem=self.filesystem, partitioning=None
                )
            except pa.ArrowInvalid as e:
                raise self.corrupt(file, " ".join(str(e).split())) from e

    def corrupt(self, file: str, problem: str) -> FatalError:
        """The error of a file that is not what a run has left."""
        return FatalError(
            f"{self.locate(file)} is not what a run has left: {problem};"
            " run the job again into a new output",
            reason="ResultCorrupt",
        )

    @contextmanager
    def told(self, file: str) -> Iterator[None]:
        """Turns what goes wrong with a file into an error of this package."""
        try:
            yield
        except (FileNotFoundError, NotADirectoryError) as e:
            raise FatalError(
                f"{self.locate(file)} is not there; check the URI, and whether the run is complete",
                reason="InputNotFound",
            ) from e
        except OSError as e:
            problem = f"{self.locate(file)} cannot be read: {' '.join(str(e).split())}"
            if isinstance(e, PermissionError) or "ACCESS_DENIED" in str(e):
                raise FatalError(problem, reason="PermissionDenied") from e
            raise RetriableError(problem, reason="StorageUnavailable") from e


def _address(endpoint: str | None) -> str | None:
    """The store's, if it is not AWS."""
    said = {"the endpoint": endpoint}
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        said[f"environment variable {name}"] = os.environ.get(name)
    named = next(((what, text) for what, text in said.items() if text), None)
    if named is None:
        return None
    what, text = named
    try:
        return http_address(text)
    except ValueError as e:
        raise FatalError(f"{what} is '{text}', not {e}", reason="InvalidSpec") from None


def store(endpoint: str | None, region: str | None, *, path_style: bool = True) -> fs.S3FileSystem:
    """A store with the keys that the AWS SDK finds.

    Args:
        endpoint: unset: what ``AWS_ENDPOINT_URL_S3`` or ``AWS_ENDPOINT_URL`` says, or AWS itself
        region: unset: what ``AWS_REGION`` or ``AWS_DEFAULT_REGION`` says
        path_style: whether the bucket is in the path, of another store than AWS

    Raises:
        FatalError: (``InvalidSpec``) if the endpoint is no URI
    """
    variables = os.environ
    address = _address(endpoint)
    options = {
        "region": region or variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION"),
        "tls_ca_file_path": variables.get("AWS_CA_BUNDLE"),
    }
    if address:
        parts = urlsplit(address)
        options |= {"endpoint_override": parts.netloc, "scheme": parts.scheme}
    given = {name: value for name, value in options.items() if value}
    return fs.S3FileSystem(**given, force_virtual_addressing=bool(address) and not path_style)
