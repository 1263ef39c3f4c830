#!/usr/bin/env python3
"""hardened.py PROGRAM...: what the linker and the compiler must have put into a released program. Ends in "N passed, N failed"."""
import re
import subprocess
import sys


def read(flags: str, path: str) -> str:
    return subprocess.check_output(["readelf", "-W", flags, path], text=True, errors="replace")


def checks(path: str) -> dict[str, bool]:
    header, parts, dynamic = read("-h", path), read("-l", path), read("-d", path)
    symbols = read("--dyn-syms", path)
    stack = re.search(r"GNU_STACK.*", parts)
    writable = [x for x in re.findall(r"LOAD\s+(?:0x\w+\s+){5}([RWE ]{3})", parts) if "W" in x and "E" in x]
    return {
        "is a position-independent executable": "DYN (Position-Independent Executable" in header,
        "has its relocations read-only": "GNU_RELRO" in parts,
        "binds everything at its start": bool(re.search(r"\(FLAGS\).*BIND_NOW|\(BIND_NOW\)", dynamic)) and "NOW" in dynamic,
        "has a stack that is not executable": bool(stack) and "E" not in stack[0].split()[-2],
        "has no memory both writable and executable": not writable and "LOAD" in parts,
        "checks its stack": "__stack_chk_fail" in symbols,
        "checks its buffers (FORTIFY)": bool(re.search(r"__(?:memcpy|memmove|memset|snprintf|vsnprintf|read|fprintf|printf)_chk", symbols)),
        "looks for libraries where the system does": not re.search(r"\(R(?:UN)?PATH\)", dynamic),
        "relocates no text": "TEXTREL" not in dynamic,
    }


def main() -> int:
    passed = failed = 0
    for path in sys.argv[1:]:
        for what, holds in checks(path).items():
            passed, failed = passed + holds, failed + (not holds)
            print(f"{'ok     ' if holds else 'FAILED '} {path} {what}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
