"""Subtracts the instructions of one fold from those of a longer one: what scripts/count-instructions calls."""

import json
import os
import re
import subprocess
import sys

# How many functions are printed; the file of results has all that took at least an instruction for 100 events.
PRINTED = 25
# `1,234  file:function [object]`; sums of files and the total have no function.
LINE = re.compile(r"^\s*([\d,]+)\s+(\S.*?)(?:\s+\[(.*)\])?$")


def counts(path):
    """Instructions by function and library, without what it calls, and all of them."""
    found, total = {}, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = LINE.match(line)
            if not match:
                continue
            number = int(match[1].replace(",", ""))
            if match[2].startswith("PROGRAM TOTALS"):
                total = number
            elif ":" in match[2]:
                key = (match[2].split(":", 1)[1], os.path.basename(match[3] or ""))
                found[key] = found.get(key, 0) + number
    if not total or not found:
        sys.exit(f"count-instructions: nothing was counted in {path}")
    return found, total


def readable(names):
    """The names of functions as they stand in the source."""
    text = subprocess.run(
        ["swift", "demangle", "--simplified"], input="\n".join(names), capture_output=True, text=True, check=True
    ).stdout
    return text.rstrip("\n").split("\n")


def main(work, half, whole, results):
    runs = {}
    for end in (half, whole):
        with open(f"{work}/{end}.json", encoding="utf-8") as file:
            runs[end] = json.load(file)
    (before, before_total), (after, after_total) = counts(f"{work}/{half}.txt"), counts(f"{work}/{whole}.txt")
    events = runs[whole]["events"] - runs[half]["events"]
    more = {key: count - before.get(key, 0) for key, count in after.items()}
    keys = sorted((key for key in more if more[key] * 100 >= events), key=lambda key: -more[key])
    names = readable([name for name, _ in keys])
    rows = [
        {"name": f"{name} [{library}]", "unit": "instructions", "runs": [more[key]], "events": events}
        for key, name, library in zip(keys, names, [library for _, library in keys])
    ]
    total = after_total - before_total
    print(f"{events} events more, from {runs[half]['events']} to {runs[whole]['events']} (digest {runs[whole]['digest']})")
    print(f"{total} instructions more, {total * 100 // events} hundredths an event")
    for row in rows[:PRINTED]:
        print(f"{row['runs'][0] * 100 // events:8} hundredths  {row['name'][:120]}")
    if not results:
        return
    version = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    whole_row = {
        "name": "all", "unit": "instructions", "runs": [total], "events": events, "digest": runs[whole]["digest"]
    }
    target = os.path.join(results, "count-instructions.json")
    with open(target, "w", encoding="utf-8") as file:
        json.dump(
            {
                "program": "count-instructions",
                "swift": version,
                "commit": commit,
                "command": ["scripts/count-instructions"],
                "sections": [{"id": "instructions", "title": "a fold, one thread", "rows": [whole_row] + rows}],
            },
            file,
            indent=2,
            ensure_ascii=False,
        )
        file.write("\n")
    print(f"results in {target}")


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "")
