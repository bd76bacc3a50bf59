"""A coordinator for tests of clients: a gRPC server with TLS whose answers a test gives."""

import datetime
import ipaddress
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from typing import Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cosmic.rendezvous.environment import Endpoint
from cosmic.rendezvous.methods import METHODS, SERVICE

TOKEN = "t0ken"

Handler = Callable[[Any, grpc.ServicerContext], Any]


def certificate(*hosts: str) -> tuple[str, str]:
    """A key and its own certificate for those hosts, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "run")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [
        x509.IPAddress(ipaddress.ip_address(h)) if h[0].isdigit() else x509.DNSName(h)
        for h in hosts
    ]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private.decode(), signed.public_bytes(serialization.Encoding.PEM).decode()


@contextmanager
def serving(
    handlers: dict[str, Handler], *, key: str = "", pem: str = "", port: int = 0
) -> Iterator[Endpoint]:
    """Serves those methods, to callers with the token only."""
    if not key:
        key, pem = certificate("127.0.0.1")
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    methods = {
        method.name: grpc.unary_unary_rpc_method_handler(
            _checked(handlers[method.name]),
            request_deserializer=method.request.FromString,
            response_serializer=method.answer.SerializeToString,
        )
        for method in METHODS
        if method.name in handlers
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, methods),))
    credentials = grpc.ssl_server_credentials(((key.encode(), pem.encode()),))
    taken = server.add_secure_port(f"127.0.0.1:{port}", credentials)
    server.start()
    try:
        yield Endpoint("127.0.0.1", taken, pem, TOKEN)
    finally:
        server.stop(None).wait()


def _checked(handler: Handler) -> Handler:
    def answer(request: Any, context: grpc.ServicerContext) -> Any:
        if ("authorization", f"Bearer {TOKEN}") not in context.invocation_metadata():
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "this is not the run's token")
        return handler(request, context)

    return answer
