"""Vietnamese people made with a seed: families, shared phones, namesakes."""

import json
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

from customers.people import Person

_SURNAMES = {
    "Nguyễn": 314, "Trần": 109, "Lê": 89, "Phạm": 59, "Hoàng": 34, "Huỳnh": 26, "Phan": 28, "Vũ": 24, "Võ": 27,
    "Đặng": 21, "Bùi": 20, "Đỗ": 14, "Hồ": 13, "Ngô": 13, "Dương": 10, "Lý": 5, "Đào": 6, "Đoàn": 6, "Trịnh": 6,
    "Trương": 10, "Đinh": 9, "Lâm": 5, "Phùng": 4, "Mai": 5, "Tô": 3, "Hà": 4, "Cao": 6, "Lương": 6, "Lưu": 4,
    "Thái": 3, "Châu": 2, "Quách": 2, "Tạ": 3, "Chu": 3, "Kiều": 1, "Vương": 3, "Tăng": 1, "Nông": 1,
}  # fmt: skip
_WOMEN = (
    "Lan", "Hương", "Hoa", "Mai", "Trang", "Linh", "Thảo", "Phương", "Hằng", "Nga", "Hà", "Thu", "Thủy", "Yến",
    "Vân", "Ngọc", "Hạnh", "Hồng", "Loan", "Liên", "Nhung", "Trinh", "Vy", "My", "Quỳnh", "Như", "Ngân", "Tuyết",
    "Châu", "Diễm", "Dung", "Giang", "Hiền", "Huệ", "Khánh", "Kiều", "Lệ", "Ly", "Mến", "Nguyệt", "Nhi", "Oanh",
    "Phượng", "Quyên", "Sương", "Tâm", "Thanh", "Thơ", "Thúy", "Tiên", "Trâm", "Trúc", "Tú", "Uyên", "Xuân", "Anh",
    "Ánh", "Bích", "Chi", "Duyên", "Đào", "Hân", "Hảo", "Hậu", "Hòa", "Hợp", "Huyền",
)  # fmt: skip
_MEN = (
    "Hùng", "Hưng", "Dũng", "Nam", "Tuấn", "Minh", "Anh", "Đức", "Long", "Hải", "Sơn", "Thành", "Cường", "Việt",
    "Quang", "Huy", "Khoa", "Khôi", "Phúc", "Thắng", "Trung", "Tùng", "Bình", "Bảo", "Chiến", "Công", "Cảnh",
    "Đạt", "Điền", "Đông", "Duy", "Giang", "Hà", "Hậu", "Hiếu", "Hòa", "Hoàng", "Khang", "Khánh", "Kiên", "Lâm",
    "Lộc", "Lợi", "Luân", "Mạnh", "Nghĩa", "Nhân", "Nhật", "Phong", "Phú", "Phước", "Quân", "Quốc", "Quý", "Tài",
    "Tâm", "Tân", "Thái", "Thịnh", "Thiện", "Thuận", "Tiến", "Toàn", "Trí", "Trọng", "Trường", "Vinh", "Vũ",
)  # fmt: skip
_MIDDLE_WOMEN = (
    "Thị", "Thị", "Thị", "Thị", "Thị", "Thị", "Ngọc", "Thu", "Thanh", "Minh", "Kim", "Bích", "Phương", "Hồng",
    "Mỹ", "Thùy", "Diệu", "Bảo", "Như", "Quỳnh", "Xuân", "Ánh",
)  # fmt: skip
_MIDDLE_MEN = (
    "Văn", "Văn", "Văn", "Văn", "Hữu", "Đức", "Minh", "Quốc", "Công", "Đình", "Xuân", "Thanh", "Ngọc", "Hoàng",
    "Gia", "Anh", "Trọng", "Bá", "Duy", "Tuấn", "Quang", "Thế",
)  # fmt: skip
_STREETS = (
    "Lê Lợi", "Nguyễn Huệ", "Trần Hưng Đạo", "Hai Bà Trưng", "Lý Thường Kiệt", "Nguyễn Trãi", "Lê Duẩn",
    "Phan Chu Trinh", "Phan Bội Châu", "Quang Trung", "Hùng Vương", "Điện Biên Phủ", "Cách Mạng Tháng Tám",
    "Nguyễn Văn Cừ", "Võ Văn Tần", "Ngô Quyền", "Bà Triệu", "Đinh Tiên Hoàng", "Nguyễn Thị Minh Khai",
    "Lê Hồng Phong", "Hoàng Diệu", "Trần Phú", "Nguyễn Du", "Pasteur", "Lạc Long Quân", "Âu Cơ", "Tôn Đức Thắng",
    "Phạm Văn Đồng", "Võ Nguyên Giáp", "Nguyễn Chí Thanh", "Giải Phóng", "Kim Mã", "Láng Hạ", "Tây Sơn",
    "Trường Chinh", "Cộng Hòa", "Nguyễn Oanh", "Quang Diệu", "Phan Đình Phùng", "Lê Văn Sỹ", "Nguyễn Kiệm",
    "Bạch Đằng", "Hồ Tùng Mậu", "Xuân Thủy", "Cầu Giấy",
)  # fmt: skip
_DOMAINS = ("gmail.com",) * 8 + ("yahoo.com", "outlook.com", "icloud.com", "hotmail.com")
_MOBILE = (
    "090", "091", "093", "094", "096", "097", "098", "086", "089", "070", "076", "077", "079", "081", "083", "085",
    "032", "033", "034", "035", "036", "037", "038", "039", "056", "058", "059",
)  # fmt: skip
_LARGE = {"Thành phố Hồ Chí Minh": 10, "Thành phố Hà Nội": 9, "Thành phố Đà Nẵng": 3, "Thành phố Hải Phòng": 3,
          "Thành phố Cần Thơ": 2, "Tỉnh Đồng Nai": 3, "Tỉnh Bình Dương": 3}  # fmt: skip
_TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Ward:
    """One ward before the merger of July 2025, and the ward and province it lies in since."""

    ward: str
    district: str
    province: str
    new_ward: str
    new_province: str


@dataclass(frozen=True, slots=True)
class Household:
    """Where and how a family is reached."""

    ward: Ward
    street: str
    phone: str
    surname: str


@lru_cache(maxsize=1)
def wards() -> tuple[tuple[Ward, ...], tuple[int, ...]]:
    """Return the wards of before 2025 with cumulative weights: more people in the large cities."""
    old, new, way = (_data(name) for name in ("parser_legacy", "parser_from_2025", "converter_2025"))
    found: list[Ward] = []
    for new_province, by_ward in way["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        names = new["DICT_PROVINCE_WARD_NO_ACCENTED"][new_province]
        for new_ward, olds in by_ward.items():
            for each in olds:
                province, district, ward = each.split("_")
                entry = old["DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED"].get(province, {}).get(district, {}).get(ward)
                if entry and new_ward in names:
                    found.append(
                        Ward(
                            entry["ward"],
                            old["DICT_PROVINCE_DISTRICT"][province][district]["district"],
                            old["DICT_PROVINCE"][province]["province"],
                            names[new_ward]["ward"],
                            new["DICT_PROVINCE"][new_province]["province"],
                        )
                    )
    total, weights = 0, []
    for each in found:
        total += _LARGE.get(each.province, 1)
        weights.append(total)
    return tuple(found), tuple(weights)


def make_people(count: int, seed: int) -> Iterator[Person]:
    """Yield ``count`` people, family by family: one address, often one surname, sometimes one phone for all.

    About one in twenty is a namesake: the full name of somebody before, another person in all else.
    """
    chance = random.Random(seed)
    made = 0
    recent: list[str] = []
    family: list[str] = []
    while made < count:
        home = a_household(chance)
        recent, family = [*recent[-200:], *family], []
        for position in range(min(chance.choice((1, 1, 2, 3, 4)), count - made)):
            person = _person(chance, f"v{made:07d}", home, position)
            if recent and chance.random() < 0.05:
                person = replace(person, name=chance.choice(recent))
            family.append(person.name)
            made += 1
            yield person


def _data(name: str) -> dict[str, dict]:  # type: ignore[type-arg]
    return json.loads((resources.files("vietnamadminunits") / "data" / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def a_household(chance: random.Random) -> Household:
    """Return a home somewhere in Vietnam, likelier in a large city."""
    places, weights = wards()
    (ward,) = chance.choices(places, cum_weights=weights)
    number = str(chance.randint(1, 400)) + chance.choice(("", "", "", f"/{chance.randint(1, 60)}", "A", "B"))
    (surname,) = chance.choices(tuple(_SURNAMES), tuple(_SURNAMES.values()))
    return Household(ward, f"{number} {chance.choice(_STREETS)}", a_phone(chance), surname)


def _person(chance: random.Random, id_: str, home: Household, position: int) -> Person:
    woman = chance.random() < 0.55
    own = position == 1 or chance.random() < 0.1
    (other,) = chance.choices(tuple(_SURNAMES), tuple(_SURNAMES.values()))
    names, middles = (_WOMEN, _MIDDLE_WOMEN) if woman else (_MEN, _MIDDLE_MEN)
    given = names[min(int(chance.expovariate(1 / 18)), len(names) - 1)]
    name = f"{other if own else home.surname} {chance.choice(middles)} {given}"
    years = chance.randint(35, 65) if position < 2 else chance.randint(12, 32)
    birth = _TODAY - timedelta(days=365 * years + chance.randint(0, 364))
    phone = home.phone if chance.random() < (1.0 if position == 0 else 0.25) else a_phone(chance)
    email = _email(name, birth, chance) if chance.random() < 0.65 else ""
    place = home.ward
    return Person(
        id_, name=name, phones=(phone,), emails=(email,) if email else (), date_of_birth=birth.isoformat(),
        street=home.street, ward=place.ward, district=place.district, province=place.province,
    )  # fmt: skip


def a_phone(chance: random.Random) -> str:
    """Return a mobile number of today."""
    return f"{chance.choice(_MOBILE)}{chance.randint(0, 9_999_999):07d}"


def plain(text: str) -> str:
    """Return ``text`` without accents, capitals kept."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _email(name: str, birth: date, chance: random.Random) -> str:
    words = plain(name).lower().split()
    local = chance.choice(
        ("".join(words), words[-1] + words[0], words[-1] + "." + words[0], words[0] + "".join(words[1:]))
    )
    tail = chance.choice((birth.year, birth.year % 100, f"{birth:%d%m}", chance.randint(1, 999)))
    return f"{local}{tail}@{chance.choice(_DOMAINS)}"
