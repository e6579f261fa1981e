"""Words that names are made of: titles to strip, surnames that tell the order, short forms of given names."""

TITLES = frozenset((
    "anh", "chị", "chi", "cô", "co", "chú", "chu", "bác", "bac", "cậu", "cau", "dì", "di", "em", "ông", "ong", "bà",
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "madam", "mister", "doctor",
    "professor", "rev", "hon", "capt", "col", "gen",
))  # fmt: skip
"""Words before a name that are no part of it. Never stripped when nothing else would be left."""

SUFFIXES = frozenset((
    "jr", "sr", "jnr", "snr", "ii", "iii", "iv", "phd", "md", "esq", "obe", "mbe", "cbe", "kbe", "qc", "mp",
))  # fmt: skip

VIETNAMESE_SURNAMES: dict[str, float] = {
    "nguyen": 0.314, "tran": 0.109, "le": 0.089, "pham": 0.059, "hoang": 0.034, "huynh": 0.026, "phan": 0.028,
    "vu": 0.024, "vo": 0.027, "dang": 0.021, "bui": 0.020, "do": 0.014, "ho": 0.013, "ngo": 0.013, "duong": 0.010,
    "ly": 0.005, "dao": 0.006, "doan": 0.006, "vuong": 0.003, "trinh": 0.006, "truong": 0.010, "dinh": 0.009,
    "lam": 0.005, "phung": 0.004, "mai": 0.005, "to": 0.003, "ha": 0.004, "ta": 0.003, "chu": 0.003, "cao": 0.006,
    "luong": 0.006, "luu": 0.004, "thai": 0.003, "chau": 0.002, "tong": 0.002, "quach": 0.002, "la": 0.002,
    "thach": 0.002, "kieu": 0.002, "tang": 0.001, "nghiem": 0.001, "khuat": 0.001, "doi": 0.0005, "ton": 0.001,
    "tu": 0.001, "trieu": 0.001, "dam": 0.001, "bach": 0.001, "quan": 0.0005, "than": 0.001, "giap": 0.001,
    "nong": 0.001, "hua": 0.001, "khong": 0.0005, "mac": 0.0005, "ninh": 0.0005, "au": 0.0005, "lieu": 0.0005,
    "van": 0.001, "bien": 0.0003, "kim": 0.0005, "ong": 0.0003, "phi": 0.0003, "tieu": 0.0003, "tham": 0.0003,
    "vi": 0.0005, "cu": 0.0003, "diep": 0.0005, "duu": 0.0001, "hong": 0.0003, "uong": 0.0002, "lo": 0.0005,
    "moc": 0.0001, "sung": 0.0002, "thao": 0.0002, "vang": 0.0002, "giang": 0.0005, "tien": 0.0002, "ung": 0.0002,
}  # fmt: skip
"""Folded surname to its share of the people of Vietnam, rounded; the order of a name is told by it."""

_SHORT_FORMS = """
abigail abby gail;albert al bert;alexander alex alec sandy xander;alexandra alex sandra sasha;alfred alf fred;
andrew andy drew;anthony tony;archibald archie;arthur art;barbara barb babs;benjamin ben benny;bernard bernie;
catherine kate katie cathy kathy kitty katherine kathryn;charles charlie chuck;charlotte lottie charley;
christine chris chrissy tina;christopher chris kit;daniel dan danny;david dave davy;deborah debbie deb;donald don;
dorothy dot dolly;douglas doug;edmund ed ned ted;edward ed eddie ned ted teddy;elizabeth liz lizzie beth betty
eliza bess elsie lisbeth;emily em emmy;eugene gene;florence flo florrie;francis frank fran;frances fran fanny;
frederick fred freddie;gabriel gabe;gabrielle gabby;george georgie;gerald gerry jerry;gilbert gil bert;
gregory greg;harold harry hal;henry harry hal hank;herbert herb bert;hugh hughie;isaac ike zac;isabella bella izzy;
jacob jake;james jim jimmy jamie;jane jenny janey;jennifer jen jenny;jeremy jerry;jessica jess jessie;john jack johnny
jon;jonathan jon jonny;joseph joe joey;joshua josh;judith judy;katherine kate katie kathy;kenneth ken kenny;
lawrence larry laurie;leonard leo len lenny;lewis lew louis;louis lou;lucy lucie;margaret maggie meg peggy madge
rita greta;mary molly polly mae;martha patty;martin marty;matthew matt;maximilian max;michael mike mick mickey;
mitchell mitch;nathan nat nate;nathaniel nat nate;nicholas nick nicky;oliver ollie;olivia liv livvy;pamela pam;
patricia pat patty trish;patrick pat paddy;peter pete;philip phil pip;rachel rach;raymond ray;rebecca becky becca;
reginald reg reggie;richard dick rick ricky rich;robert bob bobby rob robbie bert;ronald ron ronnie;rosemary rose
rosie;samantha sam sammy;samuel sam sammy;sarah sally sadie;simon si;sophia sophie;stephen steve steven;stephanie
steph;susan sue susie suzy;sylvester sly;terence terry;theodore ted teddy theo;theresa terry tess tessa;thomas tom
tommy;timothy tim;valerie val;victor vic;victoria vicky tori;vincent vin vince;virginia ginny;walter wally walt;
wilfred wilf;william bill billy will willie liam;zachary zac zach
"""


def _by_word() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for number, line in enumerate(_SHORT_FORMS.replace("\n", " ").split(";")):
        for word in line.split():
            groups.setdefault(word, set()).add(str(number))
    return {word: frozenset(numbers) for word, numbers in groups.items()}


SHORT_FORMS = _by_word()
"""A given name to the groups it belongs to; two names with a group in common may be one person's."""

GIVEN_WORDS = frozenset((
    "ai", "an", "anh", "bach", "bao", "bang", "be", "bich", "bien", "binh", "boi", "bong", "canh", "cat", "chau",
    "chi", "chien", "chung", "chuong", "cong", "cuc", "cuong", "dan", "dao", "dat", "diem", "dien", "diep", "dieu",
    "dinh", "doan", "dong", "du", "duc", "dung", "duong", "duy", "duyen", "gia", "giang", "giao", "ha", "hai", "han",
    "hang", "hanh", "hao", "hau", "hien", "hiep", "hieu", "hoa", "hoai", "hoan", "hoang", "hong", "hop", "hue",
    "hung", "huong", "huu", "huy", "huyen", "kha", "khai", "khang", "khanh", "khiem", "khoa", "khoi", "khue", "kien",
    "kiet", "kieu", "kim", "ky", "lam", "lan", "le", "lien", "lieu", "linh", "loan", "loc", "loi", "long", "luan",
    "luc", "luu", "luyen", "ly", "mai", "man", "manh", "men", "mi", "minh", "my", "na", "nam", "nga", "ngan", "nghi",
    "nghia", "ngoc", "nguyen", "nguyet", "nha", "nhan", "nhat", "nhi", "nhien", "nhu", "nhung", "ni", "ninh", "oanh",
    "phat", "phi", "phong", "phu", "phuc", "phung", "phuoc", "phuong", "quan", "quang", "que", "quoc", "quy",
    "quyen", "quyet", "quynh", "sam", "san", "sang", "sinh", "son", "suong", "tai", "tam", "tan", "thach", "thai",
    "tham", "thang", "thanh", "thao", "the", "thi", "thien", "thinh", "tho", "thoa", "thong", "thu", "thuan", "thuc",
    "thuong", "thuy", "thy", "tien", "tin", "tinh", "toai", "toan", "tra", "tram", "tran", "trang", "tri", "trieu",
    "trinh", "trong", "truc", "trung", "truong", "tu", "tuan", "tue", "tung", "tuong", "tuyen", "tuyet", "ty",
    "uyen", "van", "vi", "vien", "viet", "vinh", "vu", "vuong", "vy", "xuan", "yen", "y",
))  # fmt: skip
"""Folded words Vietnamese given and middle names are made of: what a name typed without capitals is known by."""
