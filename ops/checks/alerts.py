#!/usr/bin/env python3
"""Every alert names metrics and labels that exist and has a runbook; every runbook has its alert and names log lines that exist."""
import pathlib
import re
import shutil
import subprocess
import sys

RULES = pathlib.Path("ops/prometheus/alerts.yml")
BOOKS = pathlib.Path("ops/runbooks")


def metrics() -> dict[str, set[str]]:
    """Name -> its labels, from the one table."""
    text = pathlib.Path("base/metrics.hpp").read_text(encoding="utf-8")
    rows = re.findall(r'\{"(frontdesk_\w+)",\s*kind::(\w+),\s*((?:"[^"]*"\s*)+),\s*"([^"]*)"', text)
    return {name: set(filter(None, labels.split(","))) for name, _, _, labels in rows}


def log_lines() -> set[str]:
    sources = subprocess.check_output(["git", "ls-files", "*.cpp"], text=True).split()
    text = "".join(pathlib.Path(p).read_text(encoding="utf-8") for p in sources if not p.startswith("tests/"))
    return set(re.findall(r'log::event\(\s*log::level::\w+,\s*"([a-z_.]+)"', text))


def expressions(rules: str) -> list[tuple[str, str, str]]:
    """Alert, its expression, its runbook."""
    out = []
    for block in re.split(r"(?m)^\s*- alert: ", rules)[1:]:
        expr = re.search(r"(?m)^\s*expr: (.*)$", block)
        book = re.search(r"runbook: ([\w/.]+)", block)
        out.append((block.split("\n", 1)[0].strip(), expr[1] if expr else "", book[1] if book else ""))
    return out


def main() -> int:
    bad = []
    known, lines = metrics(), log_lines()
    rules = RULES.read_text(encoding="utf-8")
    alerts = expressions(rules)
    if len(known) < 20 or len(alerts) < 10:
        bad.append(f"only {len(known)} metrics and {len(alerts)} alerts were found")
    for alert, expr, book in alerts:
        if book != f"{BOOKS}/{alert}.md" or not pathlib.Path(book).exists():
            bad.append(f"{alert}: no runbook {BOOKS}/{alert}.md")
        for name, filters in re.findall(r"(frontdesk_\w+)(?:\{([^}]*)\})?", expr):
            name = name if name in known else re.sub(r"_(bucket|sum|count)$", "", name)
            if name not in known:
                bad.append(f"{alert}: {name} is not in base/metrics.hpp")
                continue
            for label in re.findall(r"(\w+)\s*[!=]", filters):
                if label not in known[name]:
                    bad.append(f"{alert}: {name} has no label {label}")
    for page in sorted(BOOKS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if page.stem not in [a for a, _, _ in alerts]:
            bad.append(f"{page}: no alert of that name")
        for line in re.findall(r"[Ll]og lines? ((?:`[a-z_.]+`(?:, | and )?)+)", text):
            bad += [f"{page}: no log line {x}" for x in re.findall(r"`([a-z_.]+)`", line) if x not in lines]
        bad += [f"{page}: no metric {x}" for x in re.findall(r"frontdesk_\w+(?=\b)", text)
                if x not in known and x not in ("frontdesk_app", "frontdesk_read", "frontdesk_migrate")]
        bad += [f"{page}: no page {x}" for x in re.findall(r"\bFrontdesk[A-Z]\w+", text) if not (BOOKS / f"{x}.md").exists()]
    if shutil.which("promtool"):
        done = subprocess.run(["promtool", "check", "rules", str(RULES)], capture_output=True, text=True)
        if done.returncode:
            bad.append(done.stdout + done.stderr)
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
