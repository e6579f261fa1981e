"""Phone numbers in one canonical form, through the Vietnamese changes of 2017 and 2018."""

import re
from functools import lru_cache

import phonenumbers

from conversation.text import clean

MOBILE_PREFIXES: dict[str, str] = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "182": "52", "199": "59",
}  # fmt: skip
"""National prefix of an 11-digit mobile before September 2018 to the 10-digit one after, both without the 0."""

AREA_CODES: dict[str, str] = {
    "76": "296", "64": "254", "281": "209", "240": "204", "781": "291", "241": "222", "75": "275", "56": "256",
    "650": "274", "651": "271", "62": "252", "780": "290", "710": "292", "26": "206", "511": "236", "500": "262",
    "501": "261", "230": "215", "61": "251", "67": "277", "59": "269", "351": "226", "4": "24", "39": "239",
    "320": "220", "31": "225", "711": "293", "8": "28", "321": "221", "58": "258", "77": "297", "60": "260",
    "231": "213", "63": "263", "25": "205", "20": "214", "72": "272", "350": "228", "38": "238", "30": "229",
    "68": "259", "57": "257", "52": "232", "510": "235", "55": "255", "33": "203", "53": "233", "79": "299",
    "22": "212", "66": "276", "36": "227", "280": "208", "37": "237", "54": "234", "73": "273", "74": "294",
    "27": "207", "70": "270", "29": "216",
}  # fmt: skip
"""Area code of a fixed line before 2017 to the one after, both without the 0."""

_MOBILE = re.compile(r"[35789]\d{8}")
_FIXED = re.compile(r"2\d{9}")
_LOOK_ALIKE = str.maketrans("oOlI", "0011")
_LEAST_DIGITS = 7


@lru_cache(maxsize=65536)
def canonical_phone(text: str, default_region: str = "VN") -> str:
    """Return the number as ``+<country><national>``; ``~<digits>`` when it is no valid number but has enough digits to
    compare; empty when there is nothing to compare.
    """
    digits = clean(text)
    if sum(c.isdigit() for c in digits) < _LEAST_DIGITS:
        return ""
    digits = digits.translate(_LOOK_ALIKE)
    plus = digits.lstrip("( ").startswith("+") or re.sub(r"\D", "", digits).startswith("00")
    number = re.sub(r"\D", "", digits).removeprefix("00" if plus and "+" not in digits else "")
    if default_region == "VN" or number.startswith("84"):
        national = _vietnamese(number, abroad=plus)
        if national:
            return f"+84{national}"
    return _foreign(number, plus=plus, region=default_region) or f"~{number}"


def _vietnamese(number: str, *, abroad: bool) -> str:
    if number.startswith("84") and (abroad or len(number) > 10):
        number = number[2:]
    elif abroad:
        return ""
    national = number.lstrip("0")
    if _MOBILE.fullmatch(national) or _FIXED.fullmatch(national):
        return national
    if len(national) == 10 and national[:3] in MOBILE_PREFIXES:
        return MOBILE_PREFIXES[national[:3]] + national[3:]
    return _old_fixed(national)


def _old_fixed(national: str) -> str:
    for length in (3, 2, 1):
        area = AREA_CODES.get(national[:length])
        if area and _FIXED.fullmatch(area.ljust(3, "0")[:0] + area + national[length:]):
            return area + national[length:]
    return ""


def _foreign(number: str, *, plus: bool, region: str) -> str:
    try:
        parsed = phonenumbers.parse(f"+{number}" if plus else number, None if plus else region)
    except phonenumbers.NumberParseException:
        return ""
    known = phonenumbers.is_possible_number if plus else phonenumbers.is_valid_number
    if not known(parsed):
        return ""
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
