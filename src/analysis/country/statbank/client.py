"""Ask StatBank over the network: politely, again when it is worth it, and in words when it is not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.country.statbank.questions import Question, TableInfo, read_table_info
from analysis.errors import UdmeldingError, UsageError, WorkplaceError
from analysis.language import Text

if TYPE_CHECKING:
    import httpx

BASE = "https://api.statbank.dk/v1"
REQUEST_ID = "StatbankAPI-Request-Id"

# "A few requests per second at most"; and after trouble ever longer pauses before it is given up.
_PACE_SECONDS = 0.4
_PAUSES_SECONDS = (1.0, 3.0, 9.0)
_LONGEST_PAUSE_SECONDS = 60.0
_TIMEOUT_SECONDS = 60.0
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_NEAR = frozenset({"127.0.0.1", "localhost", "::1"})

_REFUSALS = {
    "EXTRACT-NOTFOUND": Text(
        "Tabellen, en variabel, en værdi eller en periode findes ikke længere.",
        "The table, a variable, a value or a period is no longer there.",
    ),
    "REQUEST-MISSING": Text(
        "Forespørgslen mangler noget, som tabellen kræver.",
        "The request lacks something that the table demands.",
    ),
    "REQUEST-EMPTY": Text("Forespørgslen var tom.", "The request was empty."),
    "EXTRACT-NOTALLOWED": Text("Udtrækket er ikke tilladt.", "The extract is not allowed."),
    "REQUEST-LIMIT": Text(
        "Udtrækket er større, end StatBank giver på én gang.",
        "The extract is larger than StatBank gives at once.",
    ),
}
_ODD = Text("Forespørgslen blev afvist.", "The request was refused.")


class StatBankRefusalError(UdmeldingError):
    """StatBank has refused a question; asking again would not help.

    Parameters
    ----------
    code
        StatBank's own word for why, such as ``REQUEST-LIMIT``; empty where it gave none.
    """

    exit_code = 3

    def __init__(self, message: Text, *, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What StatBank answered: the bytes, and the id it knows the request by."""

    body: bytes
    request_id: str


@dataclass(slots=True, kw_only=True)
class StatBank:
    """StatBank's address and how to behave towards it.

    Parameters
    ----------
    base
        Address up to and with the version; https, or this machine itself.
    timeout_seconds
        How long to wait for each answer to begin or go on.
    sleep, clock
        How to wait, and a clock that only goes forward (seconds).

    Raises
    ------
    UsageError
        If the address is not one that figures can safely be fetched from.
    """

    base: str = BASE
    timeout_seconds: float = _TIMEOUT_SECONDS
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _asked: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Refuse an address that anybody on the way could answer for."""
        parts = urlsplit(self.base)
        if parts.hostname and (parts.scheme == "https" or parts.hostname in _NEAR):
            self.base = self.base.rstrip("/")
            return
        raise UsageError(
            Text(
                f"«{self.base}» kan ikke bruges som StatBanks adresse: den skal begynde med https://.",
                f"“{self.base}” cannot be StatBank's address: it must begin with https://.",
            )
        )

    def tables(self) -> tuple[str, ...]:
        """The ids of the tables that are kept up to date.

        Raises
        ------
        WorkplaceError, StatBankRefusalError
            As `ask`.
        """
        found = self._ask_json("tables", {"lang": "en", "format": "JSON"})
        ids = [str(one["id"]) for one in found if isinstance(one, dict) and "id" in one]
        if not ids:
            raise _unreadable("tables", "")
        return tuple(ids)

    def table_info(self, table: str) -> TableInfo:
        """What a table holds: its variables with their codes, and when it was updated.

        Raises
        ------
        WorkplaceError, StatBankRefusalError
            As `ask`.
        DataError
            If the answer does not describe a table.
        """
        body = {"table": table, "lang": "en", "format": "JSON"}
        return read_table_info(self._ask_json("tableinfo", body), table)

    def data(self, question: Question) -> Answer:
        """The figures that a question asks for.

        Raises
        ------
        WorkplaceError, StatBankRefusalError
            As `ask`.
        """
        return self.ask("data", question.body())

    def ask(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Send one request, and send it again after a pause where the trouble may pass.

        Raises
        ------
        WorkplaceError
            If there is no way to StatBank, or it does not answer as itself.
        StatBankRefusalError
            If StatBank refuses the request.
        """
        import httpx

        url = f"{self.base}/{path}"
        with httpx.Client(timeout=self.timeout_seconds) as client:
            for pause in (*_PAUSES_SECONDS, None):
                self._keep_pace()
                try:
                    response = client.post(url, json=dict(body))
                    if response.status_code not in _TRY_AGAIN or pause is None:
                        return _answer(response, url)
                except httpx.TransportError as error:
                    # Whoever is offline need not wait long to be told.
                    offline = isinstance(error, httpx.ConnectError) and pause != _PAUSES_SECONDS[0]
                    if pause is None or offline:
                        raise _no_way(self.base, error) from error
                    response = None
                self.sleep(_pause(response, pause))
        raise AssertionError("unreachable: the last attempt answers or raises")

    def _keep_pace(self) -> None:
        if self._asked is not None:
            wait = self._asked + _PACE_SECONDS - self.clock()
            if wait > 0:
                self.sleep(wait)
        self._asked = self.clock()

    def _ask_json(self, path: str, body: Mapping[str, Any]) -> Any:
        answer = self.ask(path, body)
        try:
            return json.loads(answer.body.decode("utf-8-sig"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise _unreadable(path, answer.request_id) from error


def _pause(response: httpx.Response | None, usual: float) -> float:
    """How long to wait: as long as StatBank asks for, within reason, or ever longer."""
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    return min(float(asked), _LONGEST_PAUSE_SECONDS) if asked.isdigit() else usual


def _answer(response: httpx.Response, url: str) -> Answer:
    request_id = str(response.headers.get(REQUEST_ID, ""))
    if response.status_code == 200:
        return Answer(response.content, request_id)
    known = _known_by(request_id)
    if response.status_code == 400:
        code, said = _refusal(response)
        rule = _REFUSALS.get(code, _ODD)
        named = f"{code}: {said}".strip(": ") or "400"
        message = Text(
            f"Danmarks Statistik: {rule.da} ({named}){known.da}",
            f"Statistics Denmark: {rule.en} ({named}){known.en}",
        )
        raise StatBankRefusalError(message, code=code)
    if response.status_code == 404:
        raise WorkplaceError(
            Text(
                f"Adressen {url} findes ikke hos Danmarks Statistik (404). Er den ændret, så giv den "
                f"nye med --base.{known.da}",
                f"The address {url} is not there at Statistics Denmark (404). If it has changed, "
                f"give the new one with --base.{known.en}",
            )
        )
    raise WorkplaceError(
        Text(
            f"Danmarks Statistik svarer ikke, som den plejer (kode {response.status_code} fra "
            f"{url}). Prøv igen senere.{known.da}",
            f"Statistics Denmark does not answer as it should (code {response.status_code} from "
            f"{url}). Try again later.{known.en}",
        )
    )


def _refusal(response: httpx.Response) -> tuple[str, str]:
    try:
        told = response.json()
    except ValueError:
        return "", ""
    if not isinstance(told, dict):
        return "", ""
    return str(told.get("errorTypeCode", "")), str(told.get("message", ""))


def _known_by(request_id: str) -> Text:
    if not request_id:
        return Text("", "")
    return Text(
        f" Forespørgslens id hos Danmarks Statistik: {request_id}.",
        f" The request's id at Statistics Denmark: {request_id}.",
    )


def _no_way(base: str, error: httpx.TransportError) -> WorkplaceError:
    why = str(error) or type(error).__name__
    return WorkplaceError(
        Text(
            f"Der kunne ikke hentes tal fra {base}: forbindelsen svigtede ({why}). Se efter, at "
            "maskinen er på nettet, og prøv igen. Tallene i brug er uændrede.",
            f"No figures could be fetched from {base}: the connection failed ({why}). See that the "
            "machine is online and try again. The figures in force are unchanged.",
        )
    )


def _unreadable(path: str, request_id: str) -> WorkplaceError:
    known = _known_by(request_id)
    return WorkplaceError(
        Text(
            f"Svaret fra Danmarks Statistik på «{path}» kan ikke læses. Prøv igen senere.{known.da}",
            f"Statistics Denmark's answer to “{path}” cannot be read. Try again later.{known.en}",
        )
    )
