"""The server: its token, its people, its files, and the faults it is told to have."""

import asyncio
import hashlib
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.telegram_double import parameters
from tests.telegram_double.methods import Methods
from tests.telegram_double.parameters import Parameters
from tests.telegram_double.person import Person
from tests.telegram_double.refusal import RefusalError
from tests.telegram_double.updates import Updates

TOKEN = "7000000001:AAE-double_of_the_bot_api_for_tests"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file people or the bot have sent."""

    id: str
    name: str
    path: str
    data: bytes

    def to_json(self) -> dict[str, Any]:
        unique = hashlib.sha256(self.data).hexdigest()[:16]
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.data)}


@dataclass(frozen=True, slots=True)
class Called:
    """One call the bot has made."""

    method: str
    values: dict[str, Any]


@dataclass(slots=True)
class Fault:
    """What ``times`` calls of ``method`` meet, ``after`` so many: a refusal, or no answer before or after the work."""

    method: str
    refusal: RefusalError | None = None
    is_done: bool = False
    times: int = 1
    after: int = 0


class TelegramDouble:
    """``await start()``, give the bot ``base`` and ``token``, make people with ``person``, ``await stop()``."""

    def __init__(self, token: str = TOKEN, username: str = "quen_bot") -> None:
        self.token = token
        number = int(token.partition(":")[0])
        self.bot: dict[str, Any] = {"id": number, "is_bot": True, "first_name": "Khách Quen", "username": username}
        self.base = ""
        self.people: dict[int, Person] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Person] = {}
        self.commands: list[tuple[str, str]] = []
        self.calls: list[Called] = []
        self.updates = Updates(self._notice)
        self._methods = Methods(self)
        self._faults: list[Fault] = []
        self._lost: set[str] = set()
        self._gates: dict[str, asyncio.Event] = {}
        self.running: dict[str, int] = {}
        """How many calls of a held method wait at this moment."""
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Listen on a free port of this machine, or on ``port``."""
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self.updates.stop()
        if self._runner:
            await self._runner.cleanup()

    def person(self, name: str, username: str = "", language: str = "vi", number: int = 0) -> Person:
        """Return a new person; the bot may write to them once they have written."""
        first, _, last = name.partition(" ")
        user = {
            "id": number or 700_000_000 + next(self._numbers),
            "is_bot": False,
            "first_name": first,
            "last_name": last,
            "username": username,
            "language_code": language,
        }
        person = Person(self, {key: value for key, value in user.items() if value != ""})
        self.people[person.id] = person
        return person

    async def publish(self, kind: str, content: dict[str, Any]) -> int:
        """Give the bot an update; returns its id."""
        return self.updates.put(kind, content)

    async def until(self, holds: Callable[[], bool], what: str = "it", within: float = 20) -> None:
        """Wait until ``holds()``: asked after every call the bot makes and every update it takes."""
        if holds():
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append((holds, waiter))
        try:
            await asyncio.wait_for(waiter, within)
        except TimeoutError:
            made = [call.method for call in self.calls if call.method != "getUpdates"][-10:]
            raise AssertionError(f"waited {within} s for {what}; the bot's last calls: {made}") from None

    async def until_taken(self, within: float = 20) -> None:
        """Wait until the bot has confirmed every update."""
        await self.until(lambda: not self.updates.waiting, "every update to be taken", within)

    async def until_polled(self, within: float = 20) -> None:
        """Wait until the bot asks for updates again."""
        before = len(self.called("getUpdates"))
        await self.until(lambda: len(self.called("getUpdates")) > before, "the bot to poll", within)

    def refuses(
        self, method: str, code: int, words: str, *, retry_after: int = 0, times: int = 1, after: int = 0
    ) -> None:
        """Make calls of ``method`` fail with this answer, ``after`` so many: 429 with ``retry_after``, 5xx …"""
        refusal = RefusalError(code, words, retry_after=retry_after)
        self._faults.append(Fault(method.lower(), refusal, times=times, after=after))

    def answers_page(self, method: str, code: int, page: str, *, times: int = 1) -> None:
        """Answer the next calls with a gateway's page, which is not JSON."""
        self._faults.append(Fault(method.lower(), RefusalError(code, "", body=page), times=times))

    def hangs_up(self, method: str, *, is_done: bool, times: int = 1, after: int = 0) -> None:
        """Reset the connection of calls, ``after`` so many, before or after what they ask for ``is_done``."""
        self._faults.append(Fault(method.lower(), is_done=is_done, times=times, after=after))

    def holds(self, method: str) -> Callable[[], None]:
        """Let calls of ``method`` wait before they do anything; returns what lets them all go on."""
        gate = self._gates[method.lower()] = asyncio.Event()

        def release() -> None:
            gate.set()
            self._gates.pop(method.lower(), None)

        return release

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of each call of ``method``."""
        return [call.values for call in self.calls if call.method.lower() == method.lower()]

    def now(self) -> int:
        return int(time.time())

    def chat_of(self, person: Person) -> dict[str, Any]:
        names = ("id", "first_name", "last_name", "username")
        return {key: person.user[key] for key in names if key in person.user} | {"type": "private"}

    def new_message(self, person: Person, sender: dict[str, Any]) -> dict[str, Any]:
        """Return the frame of a message in the person's chat."""
        number = next(self._numbers)
        return {"message_id": number, "from": sender, "chat": self.chat_of(person), "date": self.now()}

    def new_query(self, person: Person) -> str:
        """Return the id of a press that waits for its answer."""
        query = f"{person.id}{next(self._numbers):06d}"
        self.queries[query] = person
        return query

    def keep_file(self, data: bytes, name: str) -> dict[str, Any]:
        """Store a file and return its object."""
        number = next(self._numbers)
        stored = StoredFile(f"AgACAgUAAxkBAAI{number:05d}", name, f"files/{number}-{name}", data)
        self.files[stored.id] = stored
        return stored.to_json()

    def loses_file(self, file_id: str) -> None:
        """Let getFile still name the file while its bytes are gone."""
        self._lost.add(self.files[file_id].path)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check_token(request.match_info["token"])
            given = await parameters.read(request)
            self.calls.append(Called(method, given.values))
            await self._pass_gate(method.lower())
            fault = self._fault(method)
            if fault and fault.refusal:
                raise fault.refusal
            result = await self._call(method, given) if fault is None or fault.is_done else None
            if fault:
                return _hang_up(request)
            return _reply(200, {"ok": True, "result": result})
        except RefusalError as refusal:
            if refusal.body:
                return web.Response(status=refusal.code, text=refusal.body, content_type="text/html")
            return _reply(refusal.code, refusal.to_json())
        finally:
            self._notice()

    async def _call(self, method: str, given: Parameters) -> Any:
        match method.lower():
            case "getupdates":
                return await self.updates.get(given)
            case "setwebhook":
                return self.updates.set_webhook(given)
            case "deletewebhook":
                return await self.updates.delete_webhook(given)
            case "getwebhookinfo":
                return self.updates.get_webhook_info(given)
        found = self._methods.find(method)
        if found is None:
            raise RefusalError(404, "Not Found: method not found")
        return found(given)

    async def _serve_file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _reply(401, RefusalError(401, "Unauthorized").to_json())
        path = request.match_info["path"]
        found = [file for file in self.files.values() if file.path == path and path not in self._lost]
        return web.Response(body=found[0].data) if found else _reply(404, RefusalError(404, "Not Found").to_json())

    async def _pass_gate(self, method: str) -> None:
        gate = self._gates.get(method)
        if gate:
            self.running[method] = self.running.get(method, 0) + 1
            self._notice()
            await gate.wait()
            self.running[method] -= 1

    def _check_token(self, token: str) -> None:
        if token != self.token:
            is_shaped = token.partition(":")[0].isdigit() and ":" in token
            raise RefusalError(401, "Unauthorized") if is_shaped else RefusalError(404, "Not Found")

    def _fault(self, method: str) -> Fault | None:
        fault = next((fault for fault in self._faults if fault.method == method.lower()), None)
        if fault and fault.after:
            fault.after -= 1
            return None
        if fault:
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
        return fault

    def _notice(self) -> None:
        left = []
        for holds, waiter in self._waiters:
            if waiter.done():
                continue
            if holds():
                waiter.set_result(None)
            else:
                left.append((holds, waiter))
        self._waiters = left


def _reply(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def _hang_up(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
