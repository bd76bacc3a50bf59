"""The run's model, fetched and verified."""

import hashlib
from pathlib import Path

from cosmic.errors import FatalError
from cosmic.rank.store import Store, StoredObject
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_PIECE_BYTES = 1 << 20


def fetch_model(store: Store, model: wire.Model, folder: Path) -> Path:
    """Downloads the model as the run was planned with it.

    Args:
        store: the run's
        model: which
        folder: takes the file, under its own name

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
    store.download(StoredObject(model.uri, model.size_bytes, model.etag), target)
    if model.sha256 and _digest(target) != model.sha256:
        raise FatalError(
            f"{model.uri} has not the SHA-256 that the job asks for; correct model.sha256 or the"
            " model",
            reason="ModelDigestMismatch",
        )
    return target


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
