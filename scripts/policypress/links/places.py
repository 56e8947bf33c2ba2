"""Where on the network a lookup may go: only where anybody may, never into a house."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policypress.links.refusal import NoAnswer

Resolve = Callable[[str, int], Sequence[str]]
_PORTS = {"http": 80, "https": 443}
_EMBEDDING = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses a host name has now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which places may be reached. ``loopback`` opens this machine's own addresses and all their ports, for tests."""

    loopback: bool = False
    resolve: Resolve = resolve

    def places(self, scheme: str, host: str, port: int | None) -> tuple[list[str], int]:
        """The network addresses of a host that were looked at and may be connected to, and the port.

        All of them are looked at, and the connection goes to one of these and asks for no name again: a name that leads
        elsewhere the second time gains nothing.

        :raises NoAnswer: the host has no address, or one that is not public
        """
        number = port or _PORTS[scheme]
        try:
            found = list(self.resolve(host.encode("idna").decode("ascii"), number))
        except (OSError, UnicodeError) as error:
            raise NoAnswer(f"the host {host} is not known ({getattr(error, 'strerror', None) or error})") from None
        if not found:
            raise NoAnswer(f"the host {host} has no address")
        for place in found:
            if not self._open(place):
                raise NoAnswer(f"{host} is at {place}, which is no public address")
        if number not in _PORTS.values() and not self._own(found):
            raise NoAnswer(f"port {number} is not one of web pages")
        return found, number

    def _open(self, place: str) -> bool:
        return is_public(place) or self._own([place])

    def _own(self, places: Sequence[str]) -> bool:
        return self.loopback and all(ipaddress.ip_address(place).is_loopback for place in places)


def is_public(place: str) -> bool:
    """Whether an address is one that anybody on the internet may reach, also where it carries another inside."""
    try:
        address = ipaddress.ip_address(place)
    except ValueError:  # with a zone, or none at all
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _EMBEDDING:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(one is not None and not is_public(str(one)) for one in inner):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
