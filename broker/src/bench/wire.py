"""As much MQTT 3.1.1 as the benchmarks in Python need."""
import socket, struct, sys


def text(value):
    data = value.encode()
    return struct.pack("!H", len(data)) + data


def packet(first, body):
    out, length = bytearray([first]), len(body)
    while True:
        length, digit = length >> 7, length & 0x7F
        out.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(out) + body


def connect(port, client_id, clean):
    peer = socket.create_connection(("127.0.0.1", port))
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.sendall(packet(0x10, text("MQTT") + bytes([4, 2 if clean else 0, 0, 0]) + text(client_id)))
    answer = peer.recv(4, socket.MSG_WAITALL)
    if answer[:1] != b"\x20" or answer[3] != 0:
        sys.exit(f"no connection on port {port}: CONNACK {answer.hex()}")
    return peer
