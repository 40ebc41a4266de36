"""Completion where click's own leaves gaps: values behind = in fish and bash, and lists with commas in fish."""

from __future__ import annotations

import os

from click.shell_completion import BashComplete, CompletionItem, FishComplete, add_completion_class, split_arg_string


class Bash(BashComplete):
    """What bash takes apart at = and : (COMP_WORDBREAKS) is put together again; what is offered stands behind the last of them."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is completed, and that one as far as it is typed."""
        at = int(os.environ["COMP_CWORD"])
        words = split_arg_string(os.environ["COMP_WORDS"])[: at + 1]
        joined: list[str] = []
        goes_on = False
        for word in words:
            breaks = not word.strip("=:")
            if joined and (breaks or goes_on):
                joined[-1] += word
            else:
                joined.append(word)
            goes_on = breaks
        return (joined[1:], "") if at >= len(words) else (joined[1:-1], joined[-1])


class Fish(FishComplete):
    """A completion ends with its line, not at its first comma, and begins with what fish takes for the word: --option=."""

    source_template = FishComplete.source_template.replace('(string split ","', '(string split --max 1 ","')

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """What is offered for a word."""
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if equals and option.startswith("--"):
            for item in found:
                item.value = f"{option}={item.value}"
        return found


def register() -> None:
    """Make them those that click takes."""
    add_completion_class(Bash)
    add_completion_class(Fish)
