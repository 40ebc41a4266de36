"""How right the flags are: false alarms on clean texts, and what they find of errors that are put in.

    python -m benchmarks.flags [--show ID] [--seed N]

Clean texts are those of `pages/texts`, `marks/restore` and `tests/harmless`, nothing of which is wrong; what is flagged there
is a false alarm. One error of each kind is put into each text that has a place for it. How many of 100 flags are right is said
for texts with one error of the kind in 20,000 characters, and, where there was no false alarm, as if there had been three.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable
from pathlib import Path

import regex
from msgspec.structs import replace

from benchmarks.marks.data import texts
from cleaner.config import Config
from cleaner.document import Document, Source
from cleaner.passes import flags
from cleaner.passes.base import Context
from cleaner.rules import FunctionRule, RuleSet, builtin

ROOT = Path(__file__).parent.parent
HAN = re.compile("[\u4e00-\u9fff]")
OTHER = "叶村渡桥秩峪坡秋霜杏柏棠岭溪"


def marks() -> list[str]:
    """The texts of `marks/restore`, a blank line between paragraphs."""
    return list(texts().values())


def pages() -> list[str]:
    """The texts of `pages/texts` without their marks of structure, a blank line between paragraphs."""
    read = (path.read_text("utf-8").splitlines() for path in sorted((ROOT / "benchmarks/pages/texts").glob("*.txt")))
    return ["\n\n".join(line.partition(": ")[2] for line in lines if ": " in line) for lines in read]


def clean_texts() -> list[str]:
    """All of them, and what is left alone in the tests."""
    found = marks() + pages()
    for path in sorted((ROOT / "tests/harmless").glob("*.txt")):
        found += re.findall(r"^=== \S+ \S+\n(.*?)(?=^=== |\Z)", path.read_text("utf-8"), re.M | re.S)
    return found


def doubled_particle(text: str, pick: random.Random) -> str:
    """One particle twice."""
    return _twice(text, [m.start() for m in re.finditer("[的了是在和与就还也]", text)], pick)


def doubled_character(text: str, pick: random.Random) -> str:
    """One character twice."""
    return _twice(text, [m.start() for m in HAN.finditer(text)], pick)


def _twice(text: str, places: list[int], pick: random.Random) -> str:
    if not places:
        return ""
    at = pick.choice(places)
    return text[: at + 1] + text[at:]


def name(text: str, pick: random.Random) -> str:
    """The last character of a name that is said three times or more, changed where it speaks."""
    rule = builtin()["FLG003"]
    assert isinstance(rule, FunctionRule)
    spoken = rf"(?<!\p{{Han}}){rule.options['surnames']}\p{{Han}}{{2}}(?={rule.options['after']})"
    places = [m for m in regex.finditer(spoken, text) if text.count(m[0]) > 2]
    return _changed(text, pick.choice(places).end() - 1, pick) if places else ""


def term(text: str, pick: random.Random) -> str:
    """One character of a phrase of six that is said four times or more."""
    runs = [run[i : i + 6] for run in re.findall("[\u4e00-\u9fff]{6,}", text) for i in range(len(run) - 5)]
    often = sorted({x for x in runs if text.count(x) > 3})
    if not often:
        return ""
    phrase = pick.choice(often)
    return _changed(text, pick.choice([m.start() for m in re.finditer(phrase, text)]) + 3, pick)


def _changed(text: str, at: int, pick: random.Random) -> str:
    return text[:at] + pick.choice([c for c in OTHER if c != text[at]]) + text[at + 1 :]


def day(text: str, pick: random.Random) -> str:
    """A day of a date that its month does not have."""
    return _put(text, r"(?<=\d月)\d{1,2}(?=日)", lambda m: str(pick.randint(32, 39)), pick)


def weekday(text: str, pick: random.Random) -> str:
    """A weekday behind a full date, a wrong one in six of seven cases; those that are right by chance count as missed."""
    return _put(text, r"(?<=\d{4}年\d月\d日)|(?<=\d{4}年\d\d月\d\d日)", lambda m: f"（星期{pick.choice('一二三四五六日')}）", pick)


def period(text: str, pick: random.Random) -> str:
    """The years of a period, turned round."""
    return _put(text, r"((?:19|20)\d\d)年?([—～至])((?:19|20)\d\d)年", lambda m: f"{m[3]}年{m[2]}{m[1]}年", pick)


def item(text: str, pick: random.Random) -> str:
    """An item taken out of a row of four or more: 三是 until 四是."""
    return _put(text, r"[，；。]三是[^\n]*?(?=[，；。]四是)|\n三、(?:[^\n]*\n)+?(?=四、)|\n（三）(?:[^\n]*\n)+?(?=（四）)",
                lambda m: "\n" if m[0].startswith("\n") else "", pick)


def last_item(text: str, pick: random.Random) -> str:
    """A number of items that is one too high."""
    higher = dict(zip("两二三四五六七八", "三三四五六七八九"))
    return _put(text, r"(?<=以下|如下)[两二三四五六七八](?=个|点|条|项|类|种)", lambda m: higher[m[0]], pick)


def slogan(text: str, pick: random.Random) -> str:
    """A slogan that counts three before a row of two items: 三是 and what follows it in the sentence goes."""
    if not re.search(r"三(?:个|项|大)[^，。]{2,8}[，：。]", text):
        return ""
    return _put(text, r"(?<=[；，])三是[^。；\n]*(?=。)", lambda m: "", pick)


def of_list(text: str, pick: random.Random) -> str:
    """A sentence that announces one item more than it lists."""
    return _put(text, r"(?<=。)(?=[^\n])", lambda m: "这里有四个渡口，即清江渡、石河渡和白水渡。", pick)


def time(text: str, pick: random.Random) -> str:
    """Minutes of a time that no hour has."""
    return _put(text, r"(?<=[上下中]午\d{1,2}[:：])\d\d(?!\d)", lambda m: str(pick.randint(60, 99)), pick)


def _put(text: str, pattern: str, make: Callable[[regex.Match[str]], str], pick: random.Random) -> str:
    places = list(regex.finditer(pattern, text))
    if not places:
        return ""
    m = pick.choice(places)
    return text[: m.start()] + make(m) + text[m.end() :]


ERRORS: dict[str, Callable[[str, random.Random], str]] = {
    "FLG001": doubled_particle, "FLG002": doubled_character, "FLG003": name, "FLG004": term, "FLG005": day, "FLG006": weekday,
    "FLG007": period, "FLG008": item, "FLG009": last_item, "FLG010": slogan, "FLG011": of_list, "FLG012": time,
}


def flagged(text: str, rules: RuleSet) -> list[tuple[str, str]]:
    """What is flagged, with what stands about it."""
    doc = Document.from_source(Source(text.encode(), "utf-8", text))
    found = flags.PASS.run(doc, Context(Config(), rules)).findings
    return [(f.rule, text[max(0, f.span.start - 12) : f.span.end + 12].replace("\n", "⏎")) for f in found]


def main() -> None:
    """Print a line for each rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="ID", help="print the false alarms of a rule")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rules = builtin().where({rule.id: replace(rule, enabled=True) for rule in builtin()})
    given = clean_texts()
    pick = random.Random(chosen.seed)
    characters = sum(map(len, given))
    alarms = [flag for text in given for flag in flagged(text, rules)]
    print(f"{len(given)} clean texts of {characters:,} characters")
    print("rule    false alarms  in 10,000 characters  errors put in  found  right of 100 flags, at least")
    for rule_id, make in ERRORS.items():
        wrong = sum(rule == rule_id for rule, _ in alarms)
        made = [(text, bad) for text in given if (bad := make(text, pick)) and bad != text]
        found = sum(sum(r == rule_id for r, _ in flagged(bad, rules)) > sum(r == rule_id for r, _ in flagged(text, rules))
                    for text, bad in made)
        share, rate = found / max(len(made), 1), wrong / characters
        right = share / 20_000 / (share / 20_000 + max(wrong, 3) / characters) if share else 0  # the rule of three
        print(f"{rule_id}  {wrong:11}  {1e4 * rate:20.2f}  {len(made):13}  {share:5.2f}  {100 * right:5.0f}")
    for rule_id, where in alarms:
        if rule_id == chosen.show:
            print(where)


if __name__ == "__main__":
    main()
