"""The client's walls: who may touch cryptography, the network, raw fields, the page and one's neighbours.

Source: docs/architecture.md, "The rooms of the client".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.places import SRC, client_product, reached_from, shown, typescript_code, under

PRODUCT = list(client_product())
IMPORT = re.compile(r"""(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*)['"]([^'"]+)['"]""")
IMPORT_TYPE = re.compile(r"""(?:import|export)\s+type\s[^;]*?\bfrom\s+['"][^'"]+['"]""", re.DOTALL)


def room(path: Path) -> str:
    """`vault` for src/vault/seal.ts, `main.ts` for src/main.ts."""
    return path.relative_to(SRC).parts[0]


def imports(path: Path, types_too: bool = False) -> list[str]:
    """What the file imports when it runs: a room's own name for ours (`wire`), the package's for others'."""
    code = typescript_code(path)
    if not types_too:
        code = IMPORT_TYPE.sub(" ", code)
    found = []
    for target in IMPORT.findall(code):
        if target.startswith("."):
            reached = (path.parent / target).resolve()
            found.append(reached.relative_to(SRC).parts[0] if reached.is_relative_to(SRC) else target)
        elif target.startswith("@checklists/"):
            found.append("@checklists")
        else:
            found.append("/".join(target.split("/")[: 2 if target.startswith("@") else 1]))
    return found


def users_of(pattern: str) -> list[Path]:
    return [p for p in PRODUCT if re.search(pattern, typescript_code(p))]


def outside(paths: list[Path], *rooms: str) -> list[str]:
    return [shown(p) for p in paths if room(p) not in rooms]


def test_only_the_vault_touches_cryptography() -> None:
    users = users_of(r"\bcrypto\s*\.\s*subtle\b|\.subtle\b|\bSubtleCrypto\b")
    users += [p for p in PRODUCT if {"@phi-ag/argon2", "hpke"} & set(imports(p))]
    assert users, "the vault uses WebCrypto, so the search must find it"
    assert outside(users, "vault") == []


def test_one_file_asks_the_device_for_passkeys() -> None:
    users = users_of(r"\bnavigator\s*\.\s*credentials\b")
    assert [shown(p) for p in users] == ["static/pwa/src/engine/passkey_page.ts"]


def test_only_the_wire_uses_the_network() -> None:
    users = users_of(
        r"(?<![.\w])fetch\s*\(|\b(?:self|window|globalThis)\.fetch\b|\bXMLHttpRequest\b|\bsendBeacon\b"
    )
    users += users_of(r"\bnew\s+(?:WebSocket|EventSource|WebTransport|RTCPeerConnection)\b")
    assert users, "the wire uses fetch, so the search must find it"
    # The service worker's own fetches bring the shell and post sealed bytes; it may import nothing that holds a key.
    assert outside(users, "wire", "sw.ts", "sw") == []


def test_only_the_store_uses_browser_storage() -> None:
    users = users_of(
        r"\bindexedDB\b|\blocalStorage\b|\bsessionStorage\b|\bgetDirectory\s*\(|\bdocument\.cookie\b"
    )
    users += [p for p in PRODUCT if "idb" in imports(p)]
    assert users, "the store uses IndexedDB, so the search must find it"
    assert outside(users, "store") == []


def test_every_file_is_part_of_the_product_or_of_its_tests() -> None:
    """A file that nothing loads and no test needs is a leftover."""
    test = re.compile(r"\.(test|fixture)\.tsx?$|/tests/|\.d\.ts$")
    tests = [p for p in under(SRC, ".ts", ".tsx") if test.search(shown(p))]
    needed = reached_from(*tests) | set(PRODUCT)
    assert [
        shown(p) for p in under(SRC, ".ts", ".tsx") if p not in needed and not p.name.endswith(".d.ts")
    ] == []


def test_service_worker_loads_nothing_that_opens_or_shows() -> None:
    loaded = {p.relative_to(SRC).as_posix() for p in _loaded_by_running(SRC / "sw.ts")}
    assert "sync/deposit.ts" in loaded
    keys = {
        f"vault/{n}.ts"
        for n in ("vault", "slot", "passkey_slot", "kdf", "open", "device_keys", "store_keys", "hpke", "aead")
    }
    rooms = ("ui/", "engine/", "views/", "visit/", "checklist/")
    assert sorted(p for p in loaded if p in keys or p.startswith(rooms)) == []


def _loaded_by_running(entry: Path) -> set[Path]:
    """Like `reached_from`, without what is imported for its types alone."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            code = IMPORT_TYPE.sub(" ", typescript_code(path))
            for target in IMPORT.findall(code):
                tried = [(path.parent / (target + end)).resolve() for end in ("", ".ts", ".tsx")]
                waiting += [p for p in tried if target.startswith(".") and p.is_file()]
    return found


def test_every_text_field_is_made_in_one_place() -> None:
    makers = users_of(
        r"<(?:input|textarea)\b|createElement\(\s*['\"](?:input|textarea)\b|\bh\(\s*['\"](?:input|textarea)\b"
    )
    assert makers, "ui/parts/Field makes the fields, so the search must find it"
    assert [
        shown(p) for p in makers if not re.match(r"ui/parts/Field\w*\.tsx\Z", p.relative_to(SRC).as_posix())
    ] == []


# What makes elements or programs out of text, each as somebody would write it.
MAKES_OF_TEXT = {
    r"\b(?:inner|outer)HTML\b": "part.innerHTML = words",
    r"\binsertAdjacentHTML\b": "part.insertAdjacentHTML('beforeend', words)",
    r"\bdangerouslySetInnerHTML\b": "<p dangerouslySetInnerHTML={{ __html: words }} />",
    r"\b(?:set|parse)HTML(?:Unsafe)?\b": "part.setHTMLUnsafe(words)",
    r"\bcreateContextualFragment\b": "range.createContextualFragment(words)",
    r"\bDOMParser\b": "new DOMParser().parseFromString(words, 'text/html')",
    r"\bsrcdoc\b": "<iframe srcdoc={words} />",
    r"\bdocument\s*\.\s*writeln?\b": "document.writeln(words)",
    r"\beval\s*\(|\(\s*0\s*,\s*eval\s*\)": "(0, eval)(words)",
    r"\bnew\s+Function\b|\bFunction\s*\(": "Function(words)()",
    r"\bset(?:Timeout|Interval)\s*\(\s*['\"`]": "setTimeout('words()', 1)",
    r"['\"`]\s*javascript:": "link.href = 'javascript:words()'",
}


@pytest.mark.parametrize("pattern", MAKES_OF_TEXT)
def test_no_markup_and_no_program_is_made_from_text(pattern: str) -> None:
    assert re.search(pattern, MAKES_OF_TEXT[pattern]), "the search finds what it looks for"
    assert [shown(p) for p in users_of(pattern)] == []


def test_trusted_addresses_are_made_in_one_file() -> None:
    makers = users_of(r"\btrustedTypes\b")
    assert len(makers) == 1, [shown(p) for p in makers]


@pytest.mark.parametrize("pure", ["visit", "checklist", "rules", "views"])
def test_pure_rooms_know_neither_page_nor_storage_nor_clock(pure: str) -> None:
    if not (SRC / pure).is_dir():
        assert pure == "rules", f"src/{pure} is part of the plan"
        return
    files = [p for p in PRODUCT if room(p) == pure]
    reach = r"\bdocument\.|\bwindow\.|\bnavigator\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bcrypto\b|\bpostMessage\("
    assert [shown(p) for p in files if re.search(reach, typescript_code(p))] == []
    known = {"visit", "checklist", "rules", "views", "wire", "@checklists"}
    strangers = {shown(p): sorted(set(imports(p, types_too=True)) - known) for p in files}
    assert {k: v for k, v in strangers.items() if v} == {}


def test_screens_know_only_the_door() -> None:
    files = [p for p in PRODUCT if room(p) == "ui"]
    assert files
    bad = {"vault", "store", "sync", "sw", "sw.ts", "hpke", "@phi-ag/argon2", "idb"}
    assert {shown(p): sorted(bad & set(imports(p))) for p in files if bad & set(imports(p))} == {}


def test_vault_knows_neither_screens_nor_network_nor_store() -> None:
    files = [p for p in PRODUCT if room(p) == "vault"]
    assert files
    bad = {"ui", "store", "sync", "views", "preact", "@preact/signals", "idb"}
    assert {shown(p): sorted(bad & set(imports(p))) for p in files if bad & set(imports(p))} == {}


def test_what_arrives_enters_the_store_by_one_door() -> None:
    """Packs are added by apply.ts of sync/ and by nobody else."""
    adders = [p for p in users_of(r"\bpacks\s*\.\s*add\(") if room(p) != "store"]
    assert [shown(p) for p in adders] == ["static/pwa/src/sync/apply.ts"]


def test_no_type_is_any_and_no_complaint_is_silenced() -> None:
    silenced = r"(?<![\w.])any(?=\s*[;,)\]>=|[])(?<=[:<|(]\s)\b|:\s*any\b|\bas any\b|<any>"
    found = [shown(p) for p in users_of(silenced) if p.name != "api.ts"]
    found += [
        shown(p) for p in PRODUCT if re.search(r"@ts-(?:ignore|nocheck)|biome-ignore-all", p.read_text())
    ]
    assert found == []


def test_titles_and_addresses_carry_no_names() -> None:
    """The page's title is set in one place, from the fixed texts."""
    setters = users_of(r"\bdocument\.title\s*=")
    assert len(setters) <= 1, [shown(p) for p in setters]
