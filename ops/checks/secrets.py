#!/usr/bin/env python3
"""Secrets are compared in constant time: nowhere by ==, memcmp and the like, which stop at the first difference."""
import pathlib
import re
import subprocess
import sys

# Where secrets of a request meet ours.
FILES = ["net/constant_time.hpp", "net/telegram/secret.cpp", "net/whatsapp/signature.cpp", "net/http/*.cpp", "net/http/*.hpp"]
SECRET = r"(?:given|header|signature|\w*secret(?:_old)?|\w*token|sign\([^()]*\))"
HASTY = [
    re.compile(r"\b" + SECRET + r"\s*(?:==|!=|<=>)"),
    re.compile(r"(?:==|!=|<=>)\s*(?:\w+(?:\.|->))*" + SECRET + r"(?![\w.\[]|->)"),
    re.compile(r"\b" + SECRET + r"\.(?:compare|find|starts_with|ends_with|contains)\([^()]*" + SECRET),
    re.compile(r"\b(?:memcmp|strn?cmp|equal|mismatch|equal_to\w*|lexicographical_compare\w*)\b[^;]*\b" + SECRET),
]
# What the rule must catch, or it guards nothing.
BROKEN = [
    "return !secret.empty() && given == secret;",
    "return secret == given;",
    "if (head_.secret != match_.at->secret) return 401;",
    "return header == sign(body, app_secret);",
    "return given.compare(secret) == 0;",
    "return std::equal(given.begin(), given.end(), secret.begin(), secret.end());",
    "return std::memcmp(given.data(), secret.data(), secret.size()) == 0;",
    "return secret.starts_with(given);",
]
CONSTANT = re.compile(r"inline bool same_in_constant_time\(.*?\n}\n", re.DOTALL)


def complaints_of(path: str, text: str) -> list[str]:
    bare = re.sub(r"//[^\n]*", "", re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text))
    out = []
    for pattern in HASTY:
        out += [f"{path}:{bare.count(chr(10), 0, f.start()) + 1}: a secret is compared in a hurry: {f[0]!r}" for f in pattern.finditer(bare)]
    return out


def main() -> int:
    bad = [f"the rule lets pass: {x}" for x in BROKEN if not complaints_of("broken", x)]
    for path in subprocess.check_output(["git", "ls-files", *FILES], text=True).split():
        bad += complaints_of(path, pathlib.Path(path).read_text(encoding="utf-8"))
    loop = CONSTANT.search(pathlib.Path("net/constant_time.hpp").read_text(encoding="utf-8"))
    body = loop[0].split("for (", 1)[-1] if loop else ""
    if "difference" not in body or body.count("return") != 1 or "break" in body:
        bad.append("net/constant_time.hpp: the comparison does not go through to the end")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
