"""The TLS side: whom we trust, and what the server showed us on this very connection."""

import ssl
import sys
from typing import Any

import truststore

from witnessmark.model.captures import TlsSession


def system_trust() -> ssl.SSLContext:
    """
    Make the one context for all connections: the roots that this machine trusts, TLS 1.2 or newer.

    On Linux truststore would read the same bundle, but anew for each connection (31 ms) and under
    a lock that it holds during the handshake, so that one silent server would stop all lanes; it is
    used there only where OpenSSL finds no roots by itself.
    """
    if sys.platform == "linux":
        context = ssl.create_default_context()
        if context.cert_store_stats()["x509_ca"]:
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            return context
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def session_of(connection: ssl.SSLSocket) -> TlsSession:
    """Describe a finished handshake."""
    cipher = connection.cipher()
    return TlsSession(
        version=connection.version() or "",
        cipher=cipher[0] if cipher else "",
        chain=_chain_as_sent(connection),
    )


def _chain_as_sent(connection: ssl.SSLSocket) -> tuple[bytes, ...]:
    """
    Give the certificates in the order of the handshake, DER.

    Public and bytes since Python 3.13; before, only on the private object, and as its own type.
    """
    holder: Any = connection
    if not hasattr(holder, "get_unverified_chain"):
        holder = holder._sslobj  # noqa: SLF001 - there is no public way in 3.11 and 3.12
    return tuple(
        bytes(one) if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes())
        for one in holder.get_unverified_chain() or ()
    )
