"""Socket.IO packets that never hold bytes, so that nobody has to look through each of them for bytes.

Pass ``TextPacket`` as ``serializer=`` to ``socketio.AsyncServer``: looking costs a quarter of an emission.
"""

from socketio.packet import Packet

from channels.webchat import fast_json


class TextPacket(Packet):  # type: ignore[misc]  # the library ships no types
    """A packet of text; packets with bytes still come in, and are refused by what they hold."""

    uses_binary_events = False
    json = fast_json
