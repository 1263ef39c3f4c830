#!/usr/bin/env python3
"""Writes daemon.sql: the daemon's own open and commit as a pgbench script, taken from the headers."""
import pathlib
import re
import sys

RUNTIME = pathlib.Path(__file__).resolve().parents[3] / "db" / "runtime"


def statement(header, name):
    text = (RUNTIME / header).read_text()
    return re.search(r'"desk\.%s",\s*R"\((.*?)\)"' % name, text, re.S).group(1).strip()


def filled(sql, values):
    """The values in place of $1, $2 …"""
    return re.sub(r"\$(\d+)(::\w+\[\])?", lambda m: values[int(m.group(1)) - 1] + (m.group(2) or ""), sql)


def main():
    text = "ARRAY['']"
    one = "ARRAY[1]"
    key = "ARRAY[:key::bigint::text]"
    opening = [one, key, one, text, "ARRAY[:person::bigint::text]", "ARRAY[0]"] + [text] * 6
    turn = [one, "ARRAY[:person_id]", "ARRAY[:version]", one, key, "ARRAY[:chat_id]",
            "ARRAY['bench']", "ARRAY[:next_run]", one, "ARRAY['{}']", "ARRAY['[]']", "ARRAY['text']", text, text,
            "ARRAY['ok']", text, text, one, one, one, one, "ARRAY[false]"]
    post = [one, "ARRAY[:chat_id]", one, "ARRAY[0]", text, "ARRAY[repeat('x', 400)]", text,
            "ARRAY[true]", "ARRAY[false]", text]
    lines = ["-- The daemon's own statements with a batch of one.",
             r"\set person random(1, :people)",
             r"\set key random(1, 9000000000000000000)",
             "SELECT version, person_id, chat_id, next_run FROM ("
             + filled(statement("open_sql.hpp", "open_batch"), opening) + r") opened \gset",
             filled(statement("commit_sql.hpp", "commit_batch"), ["1"] + turn + post + ["'{}'"]) + ";"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
