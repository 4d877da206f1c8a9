"""Reads RFC 5322 bytes, each file named on the command line, with Python's own parser and says what is in them as JSON."""

import hashlib
import json
import sys
from email import message_from_bytes, policy
from email.header import decode_header, make_header


def decoded(raw):
    """A raw field's text by RFC 2047 alone: the parser of names puts spaces between encoded words (python/cpython#92081)."""
    return str(make_header(decode_header("".join(raw.splitlines()))))


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    mail = message_from_bytes(data, policy=policy.default)
    raw = message_from_bytes(data, policy=policy.compat32)
    defects = [type(d).__name__ for part in mail.walk() for d in part.defects]
    defects += [f"{name}: {type(d).__name__}" for name, value in mail.items() for d in value.defects]
    addresses = {}
    for role in ("from", "to", "cc", "bcc", "reply-to"):
        field = mail[role]
        addresses[role] = [] if field is None else [[a.display_name, a.addr_spec] for a in field.addresses]
    parts = []
    for part in mail.walk():
        if part.is_multipart():
            parts.append({"type": part.get_content_type()})
            continue
        content = part.get_payload(decode=True)
        parts.append({
            "type": part.get_content_type(),
            "disposition": part.get_content_disposition(),
            "filename": part.get_filename(),
            "contentId": part["content-id"],
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "text": part.get_content() if part.get_content_maintype() == "text" and part.get_filename() is None else None,
        })
    return {
        "names": [name.lower() for name in mail.keys()],
        "subject": decoded(raw["subject"]),
        "date": mail["date"].datetime.isoformat(),
        "messageId": str(mail["message-id"]),
        "inReplyTo": None if mail["in-reply-to"] is None else str(mail["in-reply-to"]),
        "references": [] if mail["references"] is None else str(mail["references"]).split(),
        "listUnsubscribe": None if raw["list-unsubscribe"] is None else raw["list-unsubscribe"],
        "listUnsubscribePost": raw["list-unsubscribe-post"],
        "addresses": addresses,
        "defects": defects,
        "parts": parts,
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
