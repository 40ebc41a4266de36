"""What `cleaner rules new` writes: a rule of each kind, to be filled in."""

from __future__ import annotations

HEAD = """\
# Rules of our house. `cleaner rules test {file}` says what is still to be filled in, then runs the examples;
# `rules = ["{file}"]` in cleaner.toml puts them in force.
pass = "{pass_name}"
"""
COMMON = """
[[rule]]
id = "{id}"               # two to five capitals of your own and three digits
name = "{name}"
kind = "{kind}"
{fields}fix = "suggest"             # safe: applied; suggest: applied with --suggest; never: only reported
why = ""                    # one sentence: what is wrong, and why this is right
reference = "House style"   # where that is laid down
examples = []               # what comes in and what comes out: [["文／图", "文/图"]]
keep = []                   # what looks alike and must stay: ["1／2"]
"""
FIELDS = {
    "pattern": """\
before = ''                 # what must stand before it, not changed: '\\p{Han}' is a Chinese character
match = ''                  # what is changed: a regular expression in single quotes
after = ''                  # what must stand behind it, not changed
replace = ""                # what it becomes
""",
    "table": """\
table = {}                  # what becomes what: { "〇" = "零", "衞" = "衛" }
before = ''                 # what must stand before it, not changed; as a regular expression
after = ''
""",
    "run": """\
item = ''                   # what stands in a row: '\\p{Han}'; as a regular expression
separator = ''              # what stands between: each one is replaced; without one the whole row is
min = 3                     # how many items a row has at least
replace = ""
""",
    "pair": """\
open = ""                   # the marks that open, each a character: "(（"
close = ""                  # the marks that close: ")）"
replace = ["", ""]          # what the two become: ["（", "）"]
inside = '\\p{Han}'          # the pair changes if this is found in it
before = ''                 # or if this stands before it
after = ''                  # or this behind it
unless = ''                 # and never if this is all that is in it
""",
    "function": """\
function = ""               # code of the pass, by its name; for spacing: in_blocks
options = {}                # what it wants: { match = ' (?=℃)', types = ["p"] }
""",
    "evidence": """\
decides = "join"            # a rule of this kind takes the place of a built-in one: give it that one's id and name
bias = 0.0                  # the sum begins here; what is observed adds its weight (log-odds)
threshold = 0.0             # decided if the sum is above
observe = []                # [{ name = "line-full", weight = 1.6 }]: `cleaner explain LAY001` lists what is observed
""",
}
PASSES = {"function": "spacing", "evidence": "layout"}  # where a kind belongs, if not in punctuation


def skeleton(kind: str, rule_id: str, file: str, head: bool) -> str:
    """A rule of a kind to be filled in, with what begins a file if `head`."""
    name = "join-prose" if kind == "evidence" else "a-name-of-its-own"
    rule = COMMON.replace("{fields}", FIELDS[kind]).replace("{id}", rule_id).replace("{name}", name).replace("{kind}", kind)
    pass_name = PASSES.get(kind, "punctuation")
    return (HEAD.replace("{file}", file).replace("{pass_name}", pass_name) if head else "") + rule
