"""
Whom we may talk to: public web servers, and nobody inside the operator's house.

The check sits where the connection is made and looks at the address that is dialled. So it holds
for every redirect hop, for names that resolve to another address the second time (DNS rebinding),
and for every spelling of an address that the resolver understands (decimal, octal, hexadecimal).
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from witnessmark.adapters.web.stopped import Deadline, StoppedError
from witnessmark.model.captures import FailureKind

#: Names to numeric addresses, best first. Raises OSError where there is no such name.
Resolve = Callable[[str, int], Sequence[str]]

_PORTS = (80, 443)

# IANA special-purpose registries, https://www.iana.org/assignments/iana-ipv4-special-registry and
# iana-ipv6-special-registry. Spelt out, because `is_global` differs between Python releases.

#: The operator's own machine and house: open to hosts that `allow_private` names.
_HOUSE = {
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
}
#: Never a web server: cloud metadata services live on link-local addresses.
_NEVER = {
    "unspecified": ("0.0.0.0/8", "::/128"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "reserved": (
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20"),
    ),
}


def _networks(
    table: dict[str, tuple[str, ...]],
) -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple(
        (IPv6Network(text) if ":" in text else IPv4Network(text), word)
        for word, texts in table.items()
        for text in texts
    )


_HOUSE_NETWORKS = _networks(_HOUSE)
_NEVER_NETWORKS = _networks(_NEVER)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1
#: The only part of IPv6 that is given out for use on the Internet (RFC 4291 §2.4, IANA).
_GLOBAL_UNICAST = IPv6Network("2000::/3")


def why_forbidden(address: str, *, house: bool = False) -> str | None:
    """
    Say what is wrong with a numeric address, or None where it may be dialled.

    An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) is judged as what it is. `house`:
    loopback and private addresses are meant this time.
    """
    plain = _unwrapped(ip_address(address))
    for network, word in _NEVER_NETWORKS:
        if plain in network:
            return word
    for network, word in _HOUSE_NETWORKS:
        if plain in network:
            return None if house else word
    if isinstance(plain, IPv6Address) and plain not in _GLOBAL_UNICAST:
        return "reserved"
    return None


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def resolve_by_system(host: str, port: int) -> tuple[str, ...]:
    """Ask the system's resolver; order kept (RFC 6724), doubles dropped."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Opens connections, to allowed addresses only."""

    #: Host and port, as in the URL, that may be on this machine or in the house. Link-local,
    #: multicast and reserved addresses stay forbidden even so.
    allow_private: frozenset[tuple[str, int]] = frozenset()
    resolve: Resolve = resolve_by_system

    def dial(
        self, host: str, port: int, *, seconds: float, deadline: Deadline
    ) -> tuple[socket.socket, str]:
        """
        Connect to the first address of `host` that may be dialled and answers, and name it.

        Each address gets `seconds`, all together get what `deadline` leaves.

        Raises:
            StoppedError: FORBIDDEN_ADDRESS, DNS, CONNECT or TIMEOUT.
        """
        house = (host, port) in self.allow_private
        if port not in _PORTS and not house:
            raise StoppedError(
                FailureKind.FORBIDDEN_ADDRESS,
                f"{host}: port {port} is none of the web's (80, 443). Correct the address.",
            )
        addresses = self._addresses(host, port)
        refusals = {address: why_forbidden(address, house=house) for address in addresses}
        if all(refusals.values()):
            word = refusals[addresses[0]]
            raise StoppedError(
                FailureKind.FORBIDDEN_ADDRESS,
                f"{host} leads to a {word} address; only public ones are visited.",
            )
        trouble: OSError | None = None
        for address in (a for a in addresses if not refusals[a]):
            try:
                return _connected(address, port, deadline.left(seconds))
            except OSError as error:
                trouble = error
        raise StoppedError(
            FailureKind.CONNECT,
            f"{host}: no connection to port {port} ({trouble or 'no address'}).",
        ) from trouble

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: no legal name, such as "a..b"
            raise StoppedError(
                FailureKind.DNS, f"{host}: the name was not found ({error})."
            ) from error
        if not addresses:
            raise StoppedError(FailureKind.DNS, f"{host}: the name has no address.")
        return addresses


def _connected(address: str, port: int, seconds: float) -> tuple[socket.socket, str]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, connection.getpeername()[0]
    except BaseException:
        connection.close()
        raise
