#!/usr/bin/env python3
"""Refuses files over 400 lines (tests: 600), functions over 60, and files without a first line that says what they are."""
import pathlib
import re
import subprocess
import sys

FILE, TEST_FILE, FUNCTION = 400, 600, 60

# Strings, characters and comments say nothing about braces; line ends stay, for the line numbers.
NOISE = re.compile(r'R"([^()\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*.*?\*/', re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
SCOPE = re.compile(r"\b(namespace|class|struct|enum|union|extern)\b[^()=]*$")
CONTROL = re.compile(r"\b(if|for|while|switch|catch|do|else|try|return|requires)\b")
SIGNATURE = re.compile(r"\)\s*(const|noexcept|override|final|&|&&|mutable|->[^={]*|:[^=]*)*\s*$", re.DOTALL)


def without_noise(text: str) -> str:
    blank = lambda found: "".join(c if c == "\n" else " " for c in found[0])
    return DIRECTIVE.sub(blank, NOISE.sub(blank, text))


def functions(text: str):
    """Yields (first line, last line) of every function body that is not inside another."""
    header, line, stack, inside = "", 1, [], 0
    for c in without_noise(text):
        if c == "\n":
            line += 1
        if c == "{":
            is_function = not inside and not SCOPE.search(header) and not CONTROL.search(header) and SIGNATURE.search(header)
            is_scope = bool(SCOPE.search(header))
            stack.append((is_function, is_scope, header, line))
            inside += bool(is_function)
            header = ""
        elif c == "}" and stack:
            is_function, is_scope, before, start = stack.pop()
            inside -= bool(is_function)
            if is_function:
                yield start, line
            header = "" if is_function or is_scope else before + "{}"
        elif c == ";":
            header = ""
        else:
            header += c


def main() -> int:
    bad = []
    for path in subprocess.check_output(["git", "ls-files", "*.cpp", "*.hpp", "*.mjs", "*.js", "*.py"], text=True).split():
        if not pathlib.Path(path).exists():
            continue
        text = pathlib.Path(path).read_text(encoding="utf-8")
        lines = text.count("\n")
        limit = TEST_FILE if path.startswith("tests/") else FILE
        if lines > limit:
            bad.append(f"{path}: {lines} lines, at most {limit}")
        if not re.match(r'//|#!|"""|/\*', text):
            bad.append(f"{path}:1: the first line must say what is in the file")
        if path.endswith(("cpp", "hpp")):
            for start, end in functions(text):
                if end - start + 1 > FUNCTION:
                    bad.append(f"{path}:{start}: a function of {end - start + 1} lines, at most {FUNCTION}")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
