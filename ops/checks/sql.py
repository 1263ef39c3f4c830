#!/usr/bin/env python3
"""SQL is constant text: no statement is put together from values, and only two places hand text to PostgreSQL."""
import pathlib
import re
import subprocess
import sys

# libpq call -> where it may stand. PQexec takes several statements at once: it is for our own scripts alone.
CALLS = {
    "PQexec": ["db/wire/blocking.cpp"],
    "PQexecParams": ["db/wire/blocking.cpp"],
    "PQprepare": ["db/wire/blocking.cpp"],
    "PQsendQuery": [],
    "PQsendQueryParams": ["db/wire/connection.cpp"],
    "PQsendPrepare": ["db/wire/connection.cpp"],
    "PQsendQueryPrepared": ["db/wire/connection.cpp"],
    "PQexecPrepared": [],
    "PQescapeLiteral": [],
    "PQescapeIdentifier": [],
    "PQescapeString": [],
    "PQescapeStringConn": [],
    "PQputCopyData": [],
}
# The blocking connection, which takes any text, is for migrations: constants and embedded files.
BLOCKING = ["db/wire/blocking.hpp", "db/wire/blocking.cpp", "db/migrate.cpp"]

VERB = r"(?:SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|ALTER|CREATE|DROP|TRUNCATE|GRANT|COPY|SET\s+\w+\s*=|WHERE|VALUES\s*\()"
# A statement's words with something joined to them: cat("SELECT…", x), "SELECT…" + x, format("SELECT… {}", x).
JOINED = [
    re.compile(r'(?:text::cat|fmt::format|text::tr|snprintf)\([^;]*?"[^"]*\b' + VERB + r"\s", re.DOTALL),
    re.compile(r'"\s*' + VERB + r'\s[^"]*"\s*\+\s*[a-z]'),
    re.compile(r'\+\s*"[^"]*\b' + VERB + r'\s[^"]*"'),
]
# In a migration's functions: EXECUTE takes format() of a constant with %I, %L or numbers, never ||.
EXECUTE = re.compile(r"\bEXECUTE\s+(?!FUNCTION|PROCEDURE|ON)([^;]*);", re.IGNORECASE)


def complaints_of(path: str, text: str) -> list[str]:
    out = []
    line = lambda at: text.count("\n", 0, at) + 1
    for found in re.finditer(r"\b(PQ(?:exec|send(?:Query|Prepare)|prepare|escape|put)\w*)\(", text):
        if path not in CALLS.get(found[1], []):
            out.append(f"{path}:{line(found.start())}: {found[1]} does not belong here")
    if path not in BLOCKING and "wire::blocking" in text:
        out.append(f"{path}: the blocking connection is for migrations")
    bare = re.sub(r"//[^\n]*", "", text)
    for pattern in JOINED:
        out += [f"{path}: SQL that is put together: {f[0][-90:]!r}" for f in pattern.finditer(bare)]
    return out


def main() -> int:
    bad, seen = [], 0
    for path in subprocess.check_output(["git", "ls-files", "*.cpp", "*.hpp", "migrations/*.sql"], text=True).split():
        if path.startswith("tests/") or not pathlib.Path(path).exists():
            continue
        text = pathlib.Path(path).read_text(encoding="utf-8")
        if path.endswith(".sql"):
            for found in EXECUTE.finditer(text):
                seen += 1
                if not re.match(r"\s*(format\s*\(\s*'[^']*'\s*,|'[^']*'\s*$)", found[1]):
                    bad.append(f"{path}: EXECUTE of text that is put together: {found[1].strip()[:90]}")
        else:
            seen += "PQ" in text
            bad += complaints_of(path, text)
    if seen < 5:
        bad.append("nothing was looked at")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
