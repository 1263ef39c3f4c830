#!/usr/bin/env python3
"""Who may include what: our folders point one way, and each outside library has one home."""
import pathlib
import re
import subprocess
import sys
from fnmatch import fnmatch

# Folder -> folders of ours that it may include. The first match counts.
OURS = [
    ("base/", ["base/"]),
    ("net/", ["base/", "net/"]),
    ("db/", ["base/", "db/"]),
    ("actors/", ["base/", "net/", "db/", "actors/"]),
    ("ops/playground/", ["base/", "ops/playground/"]),
    ("ops/", ["base/", "net/", "db/", "actors/", "ops/cli/"]),
    ("tests/", ["base/", "net/", "db/", "actors/", "ops/", "tests/"]),
]

# Header prefix -> where it may be named, in the order of the tree.
OUTSIDE = {
    "boost/system/": ["*"],
    "boost/asio": ["base/asio.cpp", "net/http/*", "db/wire/*", "ops/playground/*", "tests/*"],
    "boost/beast": ["net/http/*", "ops/playground/http/*", "tests/*"],
    "boost/json": ["ops/playground/*", "tests/*"],
    "boost/url": ["net/*"],
    "boost/pfr": ["actors/flow/*"],
    "caf/": ["actors/*", "ops/cli/serve.cpp", "tests/unit/actors/*", "tests/support/*",
             "tests/integration/*", "tests/bench/*"],
    "cairo": ["net/media/*"],
    "pango/": ["net/media/*"],
    "png.h": ["net/media/*"],
    "fontconfig/": ["net/media/*"],
    "qrencode.h": ["net/media/*"],
    "catch2/": ["tests/*"],
    "nlohmann/": ["tests/*"],
    "CLI/": ["ops/frontdesk.cpp", "ops/playground/main.cpp", "tests/bench/*", "tests/chaos/*"],
    "date/": ["base/dates.cpp"],
    "fmt/": ["base/*", "ops/*"],
    "libpq-fe.h": ["db/wire/*"],
    "openssl/": ["net/*", "ops/playground/*", "tests/unit/net/*"],
    "prometheus/": ["base/metrics.cpp"],
    "simdjson": ["net/json*", "net/*/decode*", "net/*/content*", "net/*/statuses*"],
    "spdlog/": ["base/log.cpp"],
    "toml++/": ["base/config_file.cpp"],
    "unicode/": ["base/text.cpp", "base/money_text.cpp"],
}

# Folders of actors/ that are pure code.
WITHOUT_CAF = ["actors/flow/*", "actors/flows/*", "actors/rules/*", "actors/text/*"]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SYSTEM = re.compile(r"^(sys|net|netinet|arpa|linux|sanitizer)/|^[a-z0-9_]+$"
                    r"|^(unistd|netdb|fcntl|poll|signal|time|pthread|grp|pwd|dirent|sched|spawn)\.h$")


def complaint(path: str, quote: str, header: str) -> str | None:
    if quote == '"':
        if path.startswith("tests/") and "/" not in header:
            return None  # a support header in the test's own folder
        allowed = next(targets for folder, targets in OURS if path.startswith(folder))
        return None if any(header.startswith(a) for a in allowed) else "points the wrong way"
    for prefix, homes in OUTSIDE.items():
        if header.startswith(prefix):
            if prefix == "caf/" and any(fnmatch(path, p) for p in WITHOUT_CAF):
                return "is not for pure code"
            return None if any(fnmatch(path, home) for home in homes) else f"is only for {', '.join(homes)}"
    return None if SYSTEM.match(header) else "is of a library that ops/checks/includes.py does not know"


def main() -> int:
    files = subprocess.check_output(["git", "ls-files", "*.cpp", "*.hpp"], text=True).split()
    bad = 0
    for path in files:
        if not pathlib.Path(path).exists():
            continue
        for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            reason = found and complaint(path, found[1], found[2])
            if reason:
                print(f"{path}:{number}: {found[2]} {reason}")
                bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
