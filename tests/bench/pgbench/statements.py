#!/usr/bin/env python3
"""Prints a pgbench script of the daemon's own statements, taken from the headers.

statements.py turn: open and commit. statements.py invoice: the nine turns of an invoice conversation, with their
reads and the issue; each turn is one open and one transaction that writes."""
import pathlib
import re
import sys

DB = pathlib.Path(__file__).resolve().parents[3] / "db"


def statement(header, name):
    text = (DB / header).read_text()
    return re.search(r'"%s",\s*(?:R"\((.*?)\)"|"(.*?)")' % re.escape(name), text, re.S).expand(r"\1\2").strip()


def filled(sql, values):
    """The values in place of $1, $2 …"""
    return re.sub(r"\$(\d+)(::[\w.]+(?:\[\])?)?", lambda m: values[int(m.group(1)) - 1] + (m.group(2) or ""), sql)


TEXT, ONE, KEY = "ARRAY['']", "ARRAY[1]", "ARRAY[:key::bigint::text]"


def opened():
    opening = [ONE, KEY, ONE, TEXT, "ARRAY[:person::bigint::text]", "ARRAY[0]"] + [TEXT] * 6
    return [r"\set key random(1, 9000000000000000000)",
            "SELECT version, person_id, chat_id, next_run FROM ("
            + filled(statement("runtime/open_sql.hpp", "desk.open_batch"), opening) + r") opened \gset"]


def committed(size=400):
    turn = [ONE, "ARRAY[:person_id]", "ARRAY[:version]", ONE, KEY, "ARRAY[:chat_id]",
            "ARRAY['bench']", "ARRAY[:next_run]", ONE, "ARRAY['{}']", "ARRAY['[]']", "ARRAY['text']", TEXT, TEXT,
            "ARRAY['ok']", TEXT, TEXT, ONE, ONE, ONE, ONE, "ARRAY[0]"]
    post = [ONE, "ARRAY[:chat_id]", ONE, "ARRAY[0]", TEXT, f"ARRAY[repeat('x', {size})]", TEXT,
            "ARRAY[true]", "ARRAY[false]", TEXT]
    return [filled(statement("runtime/commit_sql.hpp", "desk.commit_batch"), ["1"] + turn + post + ["'{}'"]) + ";"]


def read(header, name, *values):
    return ["SELECT count(*) AS n FROM (" + filled(statement(header, name), values) + r") r \gset"]


def bare_turn():
    return [r"\set person random(1, :people)"] + opened() + committed()


def invoice():
    author = "ROW(1, :person_id, 4, 1, :key::bigint::text)"
    issue = [author, "jsonb_set(:document::jsonb, '{member}', to_jsonb(:member::bigint))", ":preview"]
    lines = [r"\set person :client_id * 3 + random(1, 3)",  # nobody is two clients
             r"\set word random(1, 6)", r"\set article random(1, 40)",
             "SELECT word FROM bench_words WHERE n = :word \\gset",
             "SELECT serial, item, document, preview FROM bench_documents WHERE n = :article \\gset"]
    lines += opened() + committed()  # /inv
    search = statement("club/members.hpp", "club.find_members_by_name")
    lines += opened() + ["SELECT max(id) AS member FROM ("
                         + filled(search, ["1", ":word::text", "''", "8"]) + r") found \gset"] + committed()
    lines += opened() + read("club/billing.hpp", "club.invoice_context", "1", ":member") + committed()
    lines += opened() + read("club/items.hpp", "club.find_item_by_serial", "1", ":serial::text", "false") + committed()
    for _ in range(4):  # pick, how many, discount, done
        lines += opened() + read("club/billing.hpp", "club.invoice_items", "1", "ARRAY[:item]") + committed(700)
    lines += opened() + [
        "BEGIN;",
        "SELECT desk.enter(1, :person_id, :version, '{}') AS version \\gset",
        "SELECT id AS made FROM (" + filled(statement("club/billing.hpp", "club.issue_invoice"), issue) + ") i \\gset",
    ] + read("club/billing.hpp", "club.invoice_chat", "1", ":made") + committed() + ["COMMIT;"]
    return lines


if __name__ == "__main__":
    print("\n".join({"turn": bare_turn, "invoice": invoice}[sys.argv[1]]()))
