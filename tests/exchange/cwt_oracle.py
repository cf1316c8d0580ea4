"""Asks the library `cwt` about COSE_Sign1, in the environment of its own where it can be.

    .venv/oracle/bin/python tests/exchange/cwt_oracle.py < ASKED > ANSWERED

It pins a `cbor2` that Lykta has left behind, so that even the CBOR is read by other code than ours.
A question a line, as JSON with bytes in hex: `verify` answers the payload that the key signed, or
null; `sign` answers the message.
"""

import json
import sys
from collections.abc import Mapping

from cwt import COSE, COSEKey

_OKP, _ED25519, _EDDSA = 1, 6, -8  # of RFC 9053


def answer(asked: Mapping[str, str]) -> str | None:
    """Return what `cwt` says."""
    parts = {name: bytes.fromhex(asked[name]) for name in asked if name != "do"}
    if asked["do"] == "sign":
        key = _key(parts, {-4: parts["private"]})
        protected = {1: _EDDSA, 4: parts["key_id"]}
        message = COSE.new().encode(parts["payload"], key=key, protected=protected)
        return bytes(message).hex()
    try:
        return bytes(COSE.new().decode(parts["message"], _key(parts, {}))).hex()
    except Exception:  # noqa: BLE001  # whatever it says of what does not hold
        return None


def _key(parts: Mapping[str, bytes], secret: Mapping[int, bytes]) -> COSEKey:
    """Return the key as a map of RFC 9052, with the name that the message must have for it."""
    known = {1: _OKP, 2: parts["key_id"], 3: _EDDSA, -1: _ED25519, -2: parts["public"]}
    return COSEKey.new({**known, **secret})


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))))
