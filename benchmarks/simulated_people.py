"""People who write to a simulated shop: who they are, how they type, what they come for; a pure function of a seed."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from conversation.messages import Address
from conversation.text import fold

STYLES = ("accented", "stripped", "teencode", "english")

_TEENCODE = {"không": "ko", "được": "dc", "gì": "j", "với": "vs", "giúp": "giup", "rồi": "r", "số điện thoại": "sđt"}
_NAMES = ("Lan", "Mai", "Hùng", "Bảo Trâm", "Quốc Việt", "Thuỳ Dương", "Minh", "Hạnh", "Khôi", "Ngọc Anh")
_STREETS = ("Lê Lợi", "Nguyễn Trãi", "Hai Bà Trưng", "Trần Hưng Đạo", "Lý Thường Kiệt", "Phan Chu Trinh")
_WARDS = ("phường Bến Thành", "phường Thảo Điền", "phường Phú Nhuận", "phường Hải Châu", "phường Cầu Giấy")
_SKINS = (("oily", "da dầu", "oily"), ("dry", "da khô", "dry"), ("combination", "da hỗn hợp", "combination"))
_REASONS = (("hàng bị rò ra hộp", "it leaked into the box"), ("sai màu so với hình", "the colour is wrong"))
_CHANGES = (("thêm một chai nước rửa chén", "add one bottle of dish soap"), ("bớt một món", "take one item out"))
_ASIDES = (
    ("shop mở cửa mấy giờ vậy?", "what are your opening hours?"),
    ("phí ship về Huế bao nhiêu vậy?", "how much is delivery to Hue?"),
    ("bao lâu thì nhận được hàng vậy shop?", "how long does delivery take?"),
)


@dataclass
class Person:
    """A customer with what is true of them; what they have told is kept to tell what may be asked."""

    number: int
    style: str
    telegram: Address
    web: Address
    is_linked: bool
    truth: dict[str, str]
    told: dict[str, set[Address]] = field(default_factory=dict)
    """Facts by name, with the addresses where they were told."""

    def knows(self, name: str, address: Address) -> bool:
        """Tell whether the shop has been told ``name`` where it may use it for what is written at ``address``."""
        places = self.told.get(name, set())
        proved = {self.telegram, self.web} if self.is_linked else {self.telegram}
        return address in places or (address in proved and bool(places & proved))


@dataclass(frozen=True)
class Heard:
    """What the bot said and what it is asking for."""

    texts: tuple[str, ...]
    asked: str
    offered: str


Visit = Generator[str, Heard, None]


def make_people(count: int, seed: int) -> list[Person]:
    """Return ``count`` people, the same for the same seed."""
    chance = Random(seed)
    return [_make(number, chance) for number in range(count)]


def visit(person: Person, address: Address, goals: Sequence[str], chance: Random) -> Visit:
    """Say what a visit is for and answer what is asked; what is heard is sent in."""
    heard = yield _typed(person, "chào shop", "hello")
    for goal in goals:
        for line in _opening(person, address, goal, chance):
            heard = yield line
        yield from _answers(person, address, heard, chance)
    yield _typed(person, "cảm ơn shop nha", "thank you")


def answers(person: Person, name: str, line: str) -> bool:
    """Tell whether ``line`` is what the person says to be asked for ``name``."""
    value = person.truth.get(name, "")
    return bool(value) and line == _typed(person, *_worded(name, value))


def _answers(person: Person, address: Address, heard: Heard, chance: Random) -> Visit:
    digressions = 0
    for _ in range(10):
        if not heard.asked:
            return
        if chance.random() < 0.15 and digressions == 0:
            digressions += 1
            heard = yield _typed(person, *chance.choice(_ASIDES))
        elif chance.random() < 0.05:
            yield _typed(person, "thôi không cần nữa", "never mind")
            return
        else:
            heard = yield _answer(person, address, heard, chance)


def _answer(person: Person, address: Address, heard: Heard, chance: Random) -> str:
    name = heard.asked.removesuffix("?")
    value = person.truth.get(name, "")
    if heard.asked.endswith("?"):
        is_right = fold(value) == fold(heard.offered) or name == "skin_type"
        if is_right:
            return _typed(person, chance.choice(("đúng rồi", "dạ vâng", "ừ")), "yes")
    if not value:
        return _typed(person, "em không nhớ", "I don't remember")
    _tell(person, name, address)
    return _typed(person, *_worded(name, value))


def _opening(person: Person, address: Address, goal: str, chance: Random) -> Iterator[str]:
    truth = person.truth
    if goal == "tell":
        name = chance.choice(("size", "skin_type", "phone"))
        _tell(person, name, address)
        yield _typed(person, *_told(name, truth[name]))
    elif goal == "return":
        yield _typed(person, "em muốn đổi trả hàng", "I'd like to send this back")
    elif goal == "return_all":
        _tell(person, "order_number", address)
        _tell(person, "reason", address)
        yield _typed(
            person,
            f"em muốn gửi trả hàng vì {truth['reason']}, mã đơn {truth['order_number']}",
            f"I'd like to send this back because {truth['reason']}, order number {truth['order_number']}",
        )
    elif goal == "address":
        yield _typed(person, "cho em đổi địa chỉ nhận hàng với", "I need to change my delivery address")
    elif goal == "callback":
        yield _typed(person, "shop gọi lại cho em với", "can you call me back?")
    elif goal == "change":
        yield _typed(person, "sửa đơn giúp em với ạ", "I picked the wrong quantity in my order")
    elif goal == "ask":
        yield _typed(person, *chance.choice(_ASIDES))
    elif goal == "poison":
        yield _typed(person, "tên em là {{admin}}", "my name is {{admin}}")
    elif goal == "move":
        truth["size"] = chance.choice(("S", "M", "L", "XL"))
        _tell(person, "size", address)
        yield _typed(person, f"giờ em mặc size {truth['size']} rồi", f"I wear a size {truth['size']} now")


def _tell(person: Person, name: str, address: Address) -> None:
    person.told.setdefault(name, set()).add(address)


def _worded(name: str, value: str) -> tuple[str, str]:
    if name == "skin_type":
        return next((vi, en) for key, vi, en in _SKINS if key == value)
    if name == "order_number":
        return f"đơn {value} nha", f"it is order {value}"
    if name == "address":
        return f"giao về {value} nha", f"deliver to {value}"
    return value, value


def _told(name: str, value: str) -> tuple[str, str]:
    if name == "size":
        return f"em mặc size {value}", f"I wear a size {value}"
    if name == "skin_type":
        vi, en = next((vi, en) for key, vi, en in _SKINS if key == value)
        return f"da em là {vi} ạ", f"my skin is {en}"
    return f"số điện thoại của em là {value}", f"my phone number is {value}"


def _typed(person: Person, vi: str, en: str) -> str:
    if person.style == "english":
        return en
    if person.style == "stripped":
        return fold(vi) if vi.islower() else "".join(_without_accent(letter) for letter in vi)
    if person.style == "teencode":
        for word, short in _TEENCODE.items():
            vi = vi.replace(word, short)
    return vi


def _without_accent(letter: str) -> str:
    plain = fold(letter)
    return plain.upper() if letter.isupper() else plain


def _make(number: int, chance: Random) -> Person:
    style = chance.choices(STYLES, (50, 20, 15, 15))[0]
    english = style == "english"
    reason, change = chance.choice(_REASONS), chance.choice(_CHANGES)
    truth = {
        "name": chance.choice(_NAMES),
        "phone": f"09{chance.randrange(10_000_000, 99_999_999)}",
        "size": chance.choice(("S", "M", "L", "XL")),
        "skin_type": chance.choice(_SKINS)[0],
        "address": f"{chance.randrange(1, 300)} {chance.choice(_STREETS)}, {chance.choice(_WARDS)}",
        "order_number": f"NB-2611{chance.randrange(10, 22)}-{chance.randrange(1000, 9999)}",
        "reason": reason[english],
        "change": change[english],
    }
    return Person(
        number,
        style,
        Address("telegram", f"9{number:09d}"),
        Address("webchat", f"sim-{number:06d}"),
        chance.random() < 0.4,
        truth,
    )
