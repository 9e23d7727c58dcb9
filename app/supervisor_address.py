"""The address people type: is it free, is it ours alone, does it answer."""

import http.client
import ipaddress
import socket

ALL = {"0.0.0.0", "::"}  # noqa: S104 - compared with, never bound to


def url(host: str, port: int) -> str:
    """What a browser on this machine, or for an open host on this network, opens."""
    seen = on_the_network() if host in ALL else host
    return f"http://{f'[{seen}]' if ':' in seen else seen}:{port}"


def loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def why_not(host: str, port: int) -> str | None:
    """Why nobody can listen there, in one line with the cure; nothing when it is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        return f"Port {port} on {host} cannot be used ({error.strerror}): choose another --port or --host."
    return None


def answers(host: str, port: int) -> bool:
    """Whether `/health` says that the web process is alive."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - as above
    connection = http.client.HTTPConnection(near, port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def on_the_network() -> str:
    """This machine's own address, as the route to the outside shows it; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
