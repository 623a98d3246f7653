"""`./dev checklist`: check, publish, new KEY, import FILE.xlsx, export KEY, answers FILE.json."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import fhir, published
from .definition import KEY
from .load import HERE, PLANS, ROOMS, examine, load
from .template import blank, unwritten

USE = (
    "Say: ./dev checklist check, ./dev checklist publish, ./dev checklist new KEY, "
    "./dev checklist import FILE.xlsx, ./dev checklist export KEY, or ./dev checklist answers FILE.json."
)


def check(root: Path = HERE) -> int:
    """Read every file; print each fault, or what is published and what is still a draft."""
    if not _sound(root):
        return 1
    lock, now = published.locked(root), published.digests(root)
    drafts = sorted(now.keys() - lock.keys())
    print(f"Practice content is sound: {len(lock)} published, {len(drafts)} not published yet.")
    for what in drafts:
        print(f"  not published yet: {what}")
    return 0


def publish(root: Path = HERE) -> int:
    """Add everything that is sound and not published yet to the lock, for good."""
    if not _sound(root):
        return 1
    lock, now = published.locked(root), published.digests(root)
    fresh = sorted(now.keys() - lock.keys())
    published.write(root, now)
    print("\n".join(f"Published {what}" for what in fresh) or "Nothing new to publish.")
    return 0


def _sound(root: Path) -> bool:
    """Print every fault, and every place where a word of the template still stands."""
    content, faults = examine(root)
    faults = faults if content is None else unwritten(content)
    for fault in faults:
        print(fault, file=sys.stderr)
    return not faults


def new(key: str, root: Path = HERE) -> int:
    """Begin a list, or the next version of a list, rule pack or schedule that is there, as a file to edit."""
    if not KEY.match(key):
        print(
            f"“{key}” cannot be a key; use small letters, digits and _ only.",
            file=sys.stderr,
        )
        return 2
    versions = [path for room in (*ROOMS, *PLANS) for path in (root / room).glob(f"{key}.v*.json")]
    newest = max(versions, key=lambda path: int(path.name.split(".")[1][1:]), default=None)
    page: dict[str, Any] = json.loads(newest.read_text("utf-8")) if newest else blank(key)
    page["version"] = 1 + (int(page["version"]) if newest else 0)
    page["valid_from"] = datetime.now(UTC).date().isoformat()
    path = (newest.parent if newest else root / "observation") / f"{key}.v{page['version']}.json"
    _write(path, page)
    print(f"Made {root.name}/{path.relative_to(root).as_posix()}. Edit it, then: ./dev checklist check")
    return 0


def take(path: Path, root: Path = HERE) -> int:
    """Make a draft of a list from an XLSForm, or say row by row what is in the way and change nothing."""
    # Only this word needs pyxform, which is not there where the app merely runs.
    from .xlsform import Refused, imported

    content, faults = examine(root)
    if content is None:
        print("\n".join(map(str, faults)), file=sys.stderr)
        return 1
    try:
        found = imported(path, content)
    except Refused as refused:
        print("Nothing was made.", *refused.faults, sep="\n", file=sys.stderr)
        return 1
    sets = root / published.SETS
    if found.sets:
        page = json.loads(sets.read_text("utf-8"))
        page["sets"] += found.sets
        _write(sets, page)
    name = f"observation/{found.page['key']}.v{found.page['version']}.json"
    _write(root / name, found.page | {"valid_from": datetime.now(UTC).date().isoformat()})
    print(f"Made {root.name}/{name}.", *found.remarks, "Edit it, then: ./dev checklist check", sep="\n")
    return 0


def _write(path: Path, page: dict[str, Any]) -> None:
    path.write_text(json.dumps(page, indent=2, ensure_ascii=False) + "\n", "utf-8")


def export(key: str, root: Path = HERE) -> int:
    """Print the newest version of a list as a FHIR R4 Questionnaire, to be kept in a file or sent on."""
    content, faults = examine(root)
    if content is None:
        print("\n".join(map(str, faults)), file=sys.stderr)
        return 1
    one = content.newest(key)
    if one is None:
        known = ", ".join(sorted({name for name, _ in content.definitions}))
        print(f"There is no list “{key}”; there are {known}.", file=sys.stderr)
        return 1
    is_published = one.file.removeprefix(f"{root.name}/") in published.locked(root)
    _print(fhir.questionnaire(content, one, published=is_published))
    return 0


def answers(path: Path) -> int:
    """Print signed responses, a JSON list of their changes, as one Bundle of QuestionnaireResponses."""
    try:
        changes = json.loads(path.read_text("utf-8"))
        entries = [{"resource": fhir.response(load(), change)} for change in changes]
    except (OSError, ValueError, KeyError, TypeError, LookupError) as fault:
        print(f"Nothing was exported: {path.name} holds no signed responses ({fault}).", file=sys.stderr)
        return 1
    _print({"resourceType": "Bundle", "type": "collection", "entry": entries})
    return 0


def _print(page: dict[str, Any]) -> None:
    print(json.dumps(page, indent=2, ensure_ascii=False))


def main(words: list[str]) -> int:
    if words == ["check"]:
        return check()
    if words == ["publish"]:
        return publish()
    if len(words) == 2 and words[0] == "new":
        return new(words[1])
    if len(words) == 2 and words[0] == "import":
        return take(Path(words[1]))
    if len(words) == 2 and words[0] == "export":
        return export(words[1])
    if len(words) == 2 and words[0] == "answers":
        return answers(Path(words[1]))
    print(USE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
