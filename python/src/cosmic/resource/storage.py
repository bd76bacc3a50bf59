# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""Where a job's store is."""

from dataclasses import dataclass


@dataclass(kw_only=True)
class ConfigMapKeyRef:
    """The field ``spec.storage.caBundle.configMapKeyRef``.

    A key of a ConfigMap in the job's namespace. Unset: secretKeyRef says where.
    """

    key: str
    """The key whose value is a list of certificates in PEM. Required."""

    name: str
    """The object's name. Required."""


@dataclass(kw_only=True)
class SecretKeyRef:
    """The field ``spec.storage.caBundle.secretKeyRef``.

    A key of a Secret in the job's namespace. Unset: configMapKeyRef says where.
    """

    key: str
    """The key whose value is a list of certificates in PEM. Required."""

    name: str
    """The object's name. Required."""


@dataclass(kw_only=True)
class CaBundle:
    """The field ``spec.storage.caBundle``.

    Certificates in PEM of authorities to trust beside the well-known ones, for a store with a
    certificate of a private authority. Unset: only the well-known ones. Has no meaning without
    Kubernetes, where the environment variable AWS_CA_BUNDLE names such a file.
    """

    config_map_key_ref: ConfigMapKeyRef | None = None
    """A key of a ConfigMap in the job's namespace. Unset: secretKeyRef says where."""

    secret_key_ref: SecretKeyRef | None = None
    """A key of a Secret in the job's namespace. Unset: configMapKeyRef says where."""


@dataclass(kw_only=True)
class Storage:
    """The field ``spec.storage``.

    How to reach the S3 store that holds model, data and output. Unset: AWS S3 in us-east-1 with the
    ambient credentials. Cannot change once the job has started.
    """

    ca_bundle: CaBundle | None = None
    """Certificates in PEM of authorities to trust beside the well-known ones, for a store with a
    certificate of a private authority. Unset: only the well-known ones. Has no meaning without
    Kubernetes, where the environment variable AWS_CA_BUNDLE names such a file."""

    credentials_secret: str | None = None
    """The name of a Secret in the job's namespace whose keys AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY and, if needed, AWS_SESSION_TOKEN are the credentials. Unset: the ambient
    ones (service account, instance, environment). Has no meaning without Kubernetes, where the
    ambient ones are always used."""

    endpoint: str | None = None
    """Address of an S3-compatible store, as http://host:port or https://host:port. Unset: AWS
    S3."""

    path_style: bool | None = None
    """True addresses a bucket as https://host/bucket rather than https://bucket.host, as most
    stores other than AWS need it. Unset: false."""

    region: str | None = None
    """The store's region. Unset: us-east-1."""
