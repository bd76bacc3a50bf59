"""The way to a cluster's API server, and its refusals as errors of this package."""

import copy
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3
import yaml
from kubernetes import client, config
from kubernetes.client.exceptions import ApiException
from kubernetes.config.kube_config import KUBE_CONFIG_DEFAULT_LOCATION, KubeConfigMerger

from cosmic.errors import CosmicError, FatalError, JobNotFound, RetriableError
from cosmic.kinds import JOBS, SWEEPS

_OWN_NAMESPACE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
_DEFAULT_NAMESPACE = "default"
_FAILURES = 400
_DENIED = (401, 403)
_NOT_FOUND, _CONFLICT, _GONE, _INVALID, _TOO_MANY, _SERVER = 404, 409, 410, 422, 429, 500


def connect(context: str | None, kubeconfig: str | None) -> tuple[Any, str]:
    """A connection and the namespace that goes with it; asks nothing yet.

    Args:
        context: of the kubeconfig; None: its current one, or the cluster that this runs in
        kubeconfig: the file; None: what ``KUBECONFIG`` names, or ``~/.kube/config``

    Raises:
        FatalError: if nothing says where a cluster is
    """
    try:
        connection = config.new_client_from_config(kubeconfig, context)
        namespace = _namespace(context, kubeconfig)
    except config.ConfigException as e:
        if context is None and kubeconfig is None and _OWN_NAMESPACE.is_file():
            return _in_cluster()
        raise FatalError(
            f"no cluster is configured: {e}; name a kubeconfig in KUBECONFIG, or a context that"
            " kubectl config get-contexts shows",
            reason="InvalidSpec",
        ) from e
    except (OSError, ValueError, TypeError, AttributeError, KeyError, yaml.YAMLError) as e:
        named = kubeconfig or os.environ.get("KUBECONFIG") or "~/.kube/config"
        problem = " ".join(str(e).split())
        raise FatalError(
            f"the kubeconfig {named} cannot be read: {problem}; name a file that kubectl config"
            " view shows",
            reason="InvalidSpec",
        ) from e
    return connection, namespace


def _namespace(context: str | None, kubeconfig: str | None) -> str:
    """That of a context, whether or not the file says which is its current one."""
    merged = KubeConfigMerger(kubeconfig or KUBE_CONFIG_DEFAULT_LOCATION).config
    name = merged["current-context"] if context is None else context
    chosen = merged["contexts"].get_with_name(name)["context"]
    return str(chosen.safe_get("namespace") or _DEFAULT_NAMESPACE)


def _in_cluster() -> tuple[Any, str]:
    configuration = client.Configuration()
    config.load_incluster_config(client_configuration=configuration)
    return client.ApiClient(configuration), _OWN_NAMESPACE.read_text(encoding="utf-8").strip()


def asking_once(objects: Any) -> Any:
    """The same objects for who repeats what fails by itself: each request is sent once.

    Else urllib3 sends it three times more, and waits for each as long as for the first.
    """
    configuration = copy.copy(objects.api_client.configuration)
    configuration.retries = 0
    return client.CustomObjectsApi(client.ApiClient(configuration))


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turns what the API server refuses, and its silence, into errors of this package.

    Args:
        what: what is asked for, such as ``job redshifts in namespace default``
    """
    try:
        yield
    except ApiException as e:
        raise error_of(e, what) from e
    except urllib3.exceptions.HTTPError as e:
        raise silent(e) from e


def checked(response: Any) -> Any:
    """An answer whose content was not read yet, if it is one of success.

    The official client leaves it open whether it has looked at that.
    """
    if response.status >= _FAILURES:
        refusal = ApiException(status=response.status, reason=response.reason)
        refusal.body = response.data
        raise refusal
    return response


def silent(error: Exception) -> RetriableError:
    """The error of an API server that does not answer."""
    return RetriableError(
        f"the API server does not answer: {' '.join(str(error).split())};"
        " check the cluster and the network",
    )


def error_of(refusal: Any, what: str) -> CosmicError:
    """The error of an answer that is none of success."""
    status = _status(refusal)
    said = status.get("message") or refusal.reason or f"status {refusal.status}"
    message = f"{what}: {' '.join(str(said).split())}"
    if refusal.status == _NOT_FOUND:
        kind = status.get("details", {}).get("kind")
        if kind in (JOBS.plural, SWEEPS.plural):
            return JobNotFound(f"there is no {what}; check its name and the namespace")
        if kind:
            return FatalError(f"{message}; check names", reason="InputNotFound")
        return FatalError(
            "the cluster does not know this kind of resource; install the operator first, or a"
            " newer one (docs/kubernetes.md)",
            reason="InvalidSpec",
        )
    if refusal.status in _DENIED:
        return FatalError(
            f"{message}; ask for the right to do so, or log in again", reason="PermissionDenied"
        )
    if passes(refusal) or refusal.status == _CONFLICT:
        return RetriableError(message, remedy="try again")
    return FatalError(message, reason="InvalidSpec" if refusal.status == _INVALID else None)


def passes(refusal: Any) -> bool:
    """Whether the same request may be answered a little later."""
    return bool(refusal.status in (0, _TOO_MANY) or refusal.status >= _SERVER)


def is_gone(refusal: Any) -> bool:
    """Whether a watch asked for changes that are not kept any more."""
    return bool(refusal.status == _GONE)


def _status(refusal: Any) -> dict[str, Any]:
    """What Kubernetes says of it, if it is Kubernetes that says it."""
    try:
        status = json.loads(refusal.body)
    except (TypeError, ValueError):
        return {}
    return status if isinstance(status, dict) else {}
