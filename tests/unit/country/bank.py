"""A StatBank of our own on this machine, answering in the recorded shapes, faults included.

Loaded by path (``runpy.run_path``) by the tests that need it.
"""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from pathlib import Path

import pandas as pd

REQUEST_ID = "0HN-test-0001"
LIMIT = 1_000_000
ROOT = Path(__file__).parents[3]
CODES = tuple(pd.read_csv(ROOT / "data/reference/municipalities.csv", dtype="str")["code"])
ALL_CODES = tuple(sorted((*CODES, "411")))
SERVICES = ("30182", "30181", "31201")


def variable(code, values, *, eliminable=True, time=False):
    return {
        "id": code,
        "text": code.lower(),
        "elimination": eliminable,
        "time": time,
        "values": [{"id": value, "text": f"text of {value}"} for value in values],
    }


class Table:
    """A table: what describes it, and the value of a cell by its codes (None: not known)."""

    def __init__(self, text, updated, variables, value, *, decimals=0):
        self.text, self.updated, self.variables = text, updated, variables
        self.value, self.decimals = value, decimals

    def info(self, name):
        return {
            "id": name,
            "text": self.text,
            "description": self.text,
            "unit": "number",
            "suppressedDataValue": "0",
            "updated": self.updated,
            "active": True,
            "variables": self.variables,
        }


def persons(cell):
    """A made-up count that differs by place, sex, age and year, and is 0 for the very old."""
    age = int(cell["ALDER"])
    if age > 104:
        return 0
    place = int(cell.get("OMRÅDE", cell.get("KOMMUNEDK")))
    sex = {"1": 3, "M": 3, "2": 2, "K": 2}[cell["KØN"]]
    return place % 7 + sex + (age % 10) + (int(cell["Tid"][:4]) - 2020 if age > 64 else 0)


def ages():
    return tuple(str(age) for age in range(126))


def standard_tables():
    marital = ("TOT", "U", "G", "E", "F")
    areas = ("000", "081", "082", "083", "084", "085", *ALL_CODES)
    services = variable("YDELSESTYPE", ("TOT", *SERVICES), eliminable=True)

    def service(cell):
        # Some municipalities have not approved their data.
        return None if cell["OMRÅDE"] in {"101", "851"} else int(cell["OMRÅDE"]) / 10

    quarters = variable("Tid", ("2024K3", "2024K4"), time=True, eliminable=False)
    return {
        "FOLK1A": Table(
            "Population at the first day of the quarter",
            "2026-08-11T08:00:00",
            [
                variable("OMRÅDE", areas),
                variable("KØN", ("TOT", "1", "2")),
                variable("ALDER", ("IALT", *ages())),
                variable("CIVILSTAND", marital),
                variable("Tid", ("2026K1", "2026K2", "2027K1"), time=True, eliminable=False),
            ],
            persons,
        ),
        "BEV107": Table(
            "Summary vital statistics",
            "2026-02-11T08:00:00",
            [
                variable("OMRÅDE", CODES),
                variable("BEVÆGELSE", ("B01", "B02", "B03"), eliminable=False),
                variable("KØN", ("M", "K")),
                variable("Tid", ("2023", "2024"), time=True, eliminable=False),
            ],
            lambda cell: int(cell["OMRÅDE"]) + int(cell["Tid"]),
        ),
        "FRKM125": Table("Old vintage", "2025-06-04T08:00:00", [], persons),
        "FRKM126": Table(
            "Population projections 2026",
            "2026-06-04T08:00:00",
            [
                variable("KOMMUNEDK", ALL_CODES, eliminable=False),
                variable("ALDER", ages()),
                variable("KØN", ("M", "K")),
                variable("Tid", tuple(map(str, range(2026, 2036))), time=True, eliminable=False),
            ],
            persons,
        ),
        "FRKM225": Table("Key figures", "2025-06-04T08:00:00", [], persons),
        "FRDK126": Table(
            "Population projections 2026 for the country",
            "2026-06-04T08:00:00",
            [
                variable("HERKOMST", ("TOT", "1")),
                variable("ALDER", ("TOT", *ages())),
                variable("KØN", ("TOT", "1", "2")),
                variable("Tid", tuple(map(str, range(2026, 2041))), time=True, eliminable=False),
            ],
            lambda cell: 6_000_000 + 10_000 * (int(cell["Tid"]) - 2026),
        ),
        "HAND01": Table(
            "Disability services",
            "2025-07-02T08:00:00",
            [variable("OMRÅDE", CODES[:-2]), services, quarters],
            service,
            decimals=1,
        ),
        "HAND07": Table(
            "Recipients",
            "2025-07-02T08:00:00",
            [variable("OMRÅDE", CODES), services, quarters],
            service,
            decimals=1,
        ),
        "HAND03A": Table(
            "Disability services",
            "2025-07-02T08:00:00",
            [services, variable("MLGRP", ("40112", "40113", "40115", "40121")), quarters],
            lambda cell: int(cell["MLGRP"]) % 100,
        ),
        "ANBAAR12": Table(
            "Placed children",
            "2025-05-23T08:00:00",
            [
                variable("KOMKODE", CODES),
                variable("ANBRINGELSE", ("TOT", "1", "8")),
                variable("Tid", ("2023", "2024"), time=True, eliminable=False),
            ],
            lambda cell: int(cell["KOMKODE"]) % 3,
        ),
    }


class RefusedError(Exception):
    def __init__(self, code, status=400):
        super().__init__(code)
        self.code, self.status = code, status


class Bank:
    """What the server knows and does; a fault is taken before each request until none is left."""

    def __init__(self):
        self.tables = standard_tables()
        self.limit = LIMIT
        self.faults = []
        self.asked = []
        self.base = ""
        self.change_body = lambda body: body

    def answer(self, path, body):
        """Status, and the bytes of the answer."""
        if path == "/v1/tables":
            found = [
                {"id": name, "text": t.text, "updated": t.updated}
                for name, t in self.tables.items()
            ]
            return 200, json.dumps(found).encode()
        if path not in {"/v1/tableinfo", "/v1/data"}:
            return 404, b"<html>Not found</html>"
        try:
            table = self.tables.get(body.get("table"))
            if table is None:
                raise RefusedError("EXTRACT-NOTFOUND")
            if path == "/v1/tableinfo":
                return 200, json.dumps(table.info(body["table"])).encode()
            return 200, self.change_body(self._data(table, body))
        except RefusedError as refusal:
            told = {"errorTypeCode": refusal.code, "message": f"About {refusal.code}"}
            return refusal.status, json.dumps(told).encode()

    def _data(self, table, body):
        asked = {one["code"]: one["values"] for one in body["variables"]}
        if not asked:
            raise RefusedError("REQUEST-EMPTY")
        for one in table.variables:
            known = {value["id"] for value in one["values"]}
            if one["id"] in asked and not set(asked[one["id"]]) <= known:
                raise RefusedError("EXTRACT-NOTFOUND")
            if one["id"] not in asked and not one["elimination"]:
                raise RefusedError("REQUEST-MISSING")
        names = [one["id"] for one in table.variables if one["id"] in asked]
        if body["format"] == "BULK":
            if len(names) != len(table.variables):
                raise RefusedError("EXTRACT-NOTALLOWED")
        elif prod(len(asked[name]) for name in names) * (len(names) + 1) > self.limit:
            raise RefusedError("REQUEST-LIMIT")
        assert body["valuePresentation"] == "Code"
        cells = [
            dict(zip(names, codes, strict=True))
            for codes in product(*(asked[name] for name in names))
        ]
        values = [table.value(cell) for cell in cells]
        if body["format"] == "JSONSTAT":
            return _json_stat(table, names, asked, values)
        bulk = body["format"] == "BULK"
        return _csv(table, names, cells, values, comma=body["lang"] == "da", bulk=bulk)


def _csv(table, names, cells, values, *, comma, bulk):
    lines = [";".join([*(name.upper() for name in names), "INDHOLD"])]
    for cell, value in zip(cells, values, strict=True):
        if bulk and value == 0:
            continue
        written = ".." if value is None else f"{value:.{table.decimals}f}"
        written = written.replace(".", ",") if comma and value is not None else written
        lines.append(";".join([*cell.values(), written]))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _json_stat(table, names, asked, values):
    ids = [*names[:-1], "ContentsCode", names[-1]]
    dimension = {
        name: {
            "label": name,
            "category": {"index": {code: i for i, code in enumerate(asked[name])}},
        }
        for name in names
    }
    dimension["ContentsCode"] = {"category": {"index": {"T": 0}, "unit": {"T": {}}}}
    sizes = [len(asked[name]) if name in asked else 1 for name in ids]
    whole = {
        "dataset": {
            "dimension": {**dimension, "id": ids, "size": sizes, "role": {"time": ["Tid"]}},
            "label": table.text,
            "source": "Statistics Denmark",
            "updated": table.updated,
            "value": values,
        }
    }
    return json.dumps(whole).encode()


def error(code, status=400):
    """A fault: StatBank refuses with a code of its own."""

    def fault(handler):
        told = json.dumps({"errorTypeCode": code, "message": f"About {code}"}).encode()
        handler.reply(status, told)

    return fault


def status(code, **headers):
    """A fault: an answer that is no answer."""
    return lambda handler: handler.reply(code, b"<html>", headers)


def cut_off(handler):
    """A fault: half a body, and then nothing."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"\xef\xbb\xbfOMR")
    handler.wfile.flush()
    handler.close_connection = True


def slow(handler):
    """A fault: no answer for longer than anybody waits."""
    time.sleep(0.6)
    handler.close_connection = True


@contextmanager
def running():
    """A bank that answers at ``bank.base`` until the block ends."""
    bank = Bank()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            bank.asked.append((self.path, body))
            if bank.faults:
                bank.faults.pop(0)(self)
                return
            self.reply(*bank.answer(self.path, body))

        def reply(self, code, content, headers=None):
            self.send_response(code)
            self.send_header("StatbankAPI-Request-Id", REQUEST_ID)
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bank.base = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield bank
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
