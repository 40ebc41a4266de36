"""Files of which `cleaner explain --at` tells, and what it says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import cli

ROOT = Path(__file__).parent.parent
# The example of the rule LAY001, which the rules' own tests hold to be joined.
FERRY = "　　清晨的渡口已经热闹起来，赶集的人挑着\n担子在码头上等船，船工们一边解缆绳一\n边和熟人打招呼,江面上的雾还没散尽。\n"
APART = "镇里决定把旧粮仓改成图书馆。\n\n第一批书目已经选定。\n"
LOOPED = ("近日，石桥正式通车，这是清溪村的一件大事。\n\n" + 3 * (
    "队长老周告诉记者，最忙的时候工地上有很多人，大家都来帮忙修桥铺路。\n"
    "县里补助水泥和钢筋，村集体出一半，其余由在外做生意的乡亲自愿捐助。\n\n"))
LATER = (
    "清溪日报 2024年5月6日 星期一 第1203期 02版\n\n" + FERRY +
    "\f清溪日报 2024年5月6日 星期一 第1203期 03版\n\n　　老船工方有田今年七十三岁，在这条江上撑了五十年船。\n")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.run(["explain", "--at", *arguments]) == 0
    return capsys.readouterr().out
