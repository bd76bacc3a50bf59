"""The run's model, fetched and verified."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from cosmic.errors import FatalError
from cosmic.rank.model_cache import CacheKey, ModelCache
from cosmic.rank.store import Store, StoredObject
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_PIECE_BYTES = 1 << 20


def fetch_model(
    store: Store, model: wire.Model, folder: Path, cache: Path | None, check: Callable[[], None]
) -> Path:
    """Downloads the model as the run was planned with it.

    Args:
        store: the run's
        model: which
        folder: takes the file, under its own name
        cache: a folder that other ranks of the machine share, if there is one
        check: raises if the rank has to stop while another one downloads

    Raises:
        FatalError: (``InvalidSpec``) if the job names none, ``ModelDigestMismatch``,
            ``PartitionChanged``, ``InputNotFound``
    """
    if not model.uri:
        raise FatalError(
            "the job names no model; set model.uri, or do without model_path()",
            reason="InvalidSpec",
        )
    target = folder / Path(model.uri).name

    def download() -> None:
        store.download(StoredObject(model.uri, model.size_bytes, model.etag), target)
        _verify(model, target)

    if cache is None:
        download()
    else:
        # What comes out of it has the digest, if the job says one.
        ModelCache(cache, _key(model), check).obtain(target, download)
    return target


def _key(model: wire.Model) -> CacheKey:
    """As a rank in Java makes it of a model that is fetched as a whole, from byte 0 on."""
    known = model.sha256 or model.planned_sha256
    identity = [model.uri, model.etag, str(model.size_bytes), known, "0"]
    return CacheKey.of(identity, model.size_bytes, model.sha256)


def _verify(model: wire.Model, target: Path) -> None:
    if model.sha256 and _digest(target) != model.sha256:
        raise FatalError(
            f"{model.uri} has not the SHA-256 that the job asks for; correct model.sha256 or the"
            " model",
            reason="ModelDigestMismatch",
        )


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
