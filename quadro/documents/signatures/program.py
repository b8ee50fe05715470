"""The program that reads signed files and trust lists: run by `kit.confined`, without Django.

`program.py verify|list|content` reads its task as JSON on standard input and answers with JSON;
the files it speaks of are named by the task.
"""

import json
import sys
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any


class Absent(ModuleType):
    """Stands for the client of the network that pyHanko imports and that nothing here calls.

    Nothing is ever fetched for a hostile file, and a third of the start is saved.
    """

    def __getattr__(self, _name: str) -> type:
        return Exception


sys.modules["aiohttp"] = Absent("aiohttp")

from quadro.documents.signatures.containers import Unreadable, form_of  # noqa: E402
from quadro.documents.signatures.examining import examine, unwrap  # noqa: E402
from quadro.documents.signatures.report import Form, Note, Report  # noqa: E402
from quadro.documents.signatures.trust import Judge, load_list  # noqa: E402

Task = dict[str, Any]


def verify(task: Task) -> dict[str, Any]:
    data, content = Path(task["path"]).read_bytes(), task["content_path"]
    judge = Judge(load_list(task["anchors"]), datetime.fromisoformat(task["received_at"]))
    try:
        report = examine(data, judge, content=Path(content).read_bytes() if content else None)
    except Unreadable as error:
        report = Report(form=form_of(data), note=error.note)
    return report.as_json()


def read_list(task: Task) -> dict[str, Any]:
    from quadro.documents.signatures import lists  # noqa: PLC0415 - with its XML, only for lists

    try:
        return lists.read(Path(task["path"]).read_bytes())
    except Unreadable as error:
        return {"note": error.note}


def content(task: Task) -> dict[str, Any]:
    data = Path(task["path"]).read_bytes()
    try:
        found = unwrap(data)
    except Unreadable as error:
        return {"note": error.note}
    if found is None:
        return {"note": Note.DETACHED if form_of(data) == Form.P7M else Note.UNSIGNED}
    return {"content": b64encode(found).decode()}


TASKS = {"verify": verify, "list": read_list, "content": content}


def main() -> None:
    task = json.load(sys.stdin.buffer)
    try:
        answer = TASKS[sys.argv[1]](task)
    except (MemoryError, RecursionError):
        answer = {"note": Note.TOO_HEAVY}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
