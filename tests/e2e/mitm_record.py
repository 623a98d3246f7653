"""What mitmdump is told to do with each flow: write it down whole, a line of JSON each. Run by mitmproxy, in its own environment."""

import base64
import json
import os

OUT = os.environ["ATTUNE_FLOWS"]


def response(flow):
    _write(flow, flow.response)


def error(flow):
    """A request that got no answer travelled all the same."""
    _write(flow, None)


def websocket_message(flow):
    raise RuntimeError("a web socket would go past the record")


def _write(flow, answer):
    line = {
        "method": flow.request.method,
        "path": flow.request.path,
        "request": _side(flow.request),
        "status": answer.status_code if answer else 0,
        "response": _side(answer),
    }
    with open(OUT, "a", encoding="utf-8") as out:  # noqa: PTH123
        out.write(json.dumps(line) + "\n")


def _side(message):
    if message is None:
        return {"headers": [], "body": ""}
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in message.headers.fields]
    return {"headers": headers, "body": base64.b64encode(message.raw_content or b"").decode()}
