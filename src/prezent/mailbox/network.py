"""Connections to mail servers: resolved once, checked, then connected to that very address.

An administrator types host names into a form. The addresses behind which cloud machines keep their credentials
(link-local, 169.254.0.0/16 and fe80::/10) are never connected to, whatever name leads there; servers in the
house's own network are, since mail servers stand there.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl

from django.utils.translation import gettext_lazy as _

from prezent.mailbox.models import Mailbox
from prezent.platform.errors import DomainError

_FORBIDDEN = (
    ipaddress.ip_network("169.254.0.0/16"),
    ipaddress.ip_network("fe80::/10"),
    ipaddress.ip_network("fd00:ec2::254/128"),
)


class ForbiddenAddress(DomainError):
    """The name leads to an address that no mail server has."""

    code = "mailbox.forbidden_address"


def is_forbidden(address: str) -> bool:
    """Whether an IP address is one that the desk never connects to; IPv4 inside IPv6 is looked into."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in network for network in _FORBIDDEN if network.version == ip.version)


def connect(host: str, port: int, timeout: float) -> socket.socket:
    """A connected TCP socket. Raises ForbiddenAddress, or OSError when nobody answers within ``timeout`` seconds."""
    last: OSError | None = None
    for family, kind, protocol, _name, target in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if is_forbidden(str(target[0])):
            raise ForbiddenAddress(_("This address is not allowed for a mail server."))
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(timeout)
        try:
            sock.connect(target)
        except OSError as error:
            sock.close()
            last = error
        else:
            return sock
    raise last or OSError(f"{host}: no address")


def tls(mailbox: Mailbox) -> ssl.SSLContext:
    """How servers of this mailbox are verified: by the system's authorities (or SSL_CERT_FILE), unless switched off."""
    context = ssl.create_default_context()
    if not mailbox.verify_tls:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def in_words(error: BaseException) -> str:
    """An error of a connection on one line, as the server or the system worded it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: {error.verify_message or error}"
    if isinstance(error, TimeoutError):
        return str(error) or "timed out"
    text = str(error) or type(error).__name__
    return " ".join(text.split())[:500]
