#!/usr/bin/env python3
"""Runs clang-tidy over what the last commits touched, or with --full over every source file."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

FOLDERS = ("base/", "net/", "db/", "actors/", "ops/")
EVERYDAY = 5  # files in the everyday run: one takes five to fifteen seconds
COMMITS = 10


def lines(*command: str) -> list[str]:
    return subprocess.check_output(command, text=True).split("\n")


def database() -> pathlib.Path:
    """The compilation database of each file by itself, without g++'s precompiled headers, which clang cannot read."""
    folder = pathlib.Path("build/tidy")
    subprocess.check_call(["cmake", "--preset", "dev", "-B", folder, "-DCMAKE_UNITY_BUILD=OFF"], stdout=subprocess.DEVNULL)
    commands = json.loads((folder / "compile_commands.json").read_text())
    for entry in commands:
        entry["command"] = re.sub(r"-include \S*cmake_pch\.hxx|-Winvalid-pch|-fpch-preprocess|-Werror\b", "", entry["command"])
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    return folder


def tidy(folder: pathlib.Path, source: str) -> str:
    # Compiler warnings are the compilers' business; here counts what .clang-tidy makes an error.
    done = subprocess.run(["clang-tidy", "-p", str(folder), "--quiet", "--extra-arg=-w", source],
                          text=True, capture_output=True, check=False)
    if done.returncode == 0:
        return ""
    found = [line for line in done.stdout.split("\n") if "error:" in line]
    return "\n".join(found) or f"{source}: clang-tidy failed\n{done.stderr[-500:]}"


def main() -> int:
    sources = [s for s in lines("git", "ls-files", "*.cpp") if s.startswith(FOLDERS)]
    if "--full" not in sys.argv:
        recent = lines("git", "log", f"-n{COMMITS}", "--name-only", "--format=", "--diff-filter=AM")
        sources = [s for s in dict.fromkeys(recent) if s in sources and pathlib.Path(s).exists()][:EVERYDAY]
    folder = database()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = sorted({line for out in pool.map(lambda s: tidy(folder, s), sources) for line in out.split("\n") if line})
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
