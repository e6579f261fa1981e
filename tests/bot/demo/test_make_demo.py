"""The made part of the demo shop is the same for a seed, true to Vietnam, and adds up."""

from collections import Counter, defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from bot.demo.make_demo import make_demo
from bot.demo.page_products import products_json
from bot.demo.read_materials import read_people
from bot.demo.records import Demo, DemoOrderStatus
from conversation.messages import Author
from conversation.text import fold
from tests.bot.demo.conftest import UNTIL

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def test_counts_are_as_promised(demo: Demo) -> None:
    assert (len(demo.customers), len(demo.orders), len(demo.conversations)) == (400, 3000, 300)


def test_the_same_seed_gives_the_same_shop_and_another_another(demo: Demo) -> None:
    assert make_demo(UNTIL, seed=11) == demo
    assert make_demo(UNTIL, seed=12).customers != demo.customers


def test_vietnamese_names_are_surname_middle_given(demo: Demo) -> None:
    people = read_people()
    surnames = {share.word for share in people.surnames}
    given = {"female": set(people.female.given), "male": set(people.male.given)}
    middle = {"female": {s.word for s in people.female.middle}, "male": {s.word for s in people.male.middle}}
    for customer in demo.customers:
        if customer.language == "vi":
            first, between, last = customer.name.split()
            assert first in surnames
            assert between in middle[customer.gender]
            assert last in given[customer.gender]


def test_surnames_are_as_common_as_in_vietnam(demo: Demo) -> None:
    surnames = Counter(customer.name.split()[0] for customer in demo.customers if customer.language == "vi")

    assert 0.30 < surnames["Nguyễn"] / surnames.total() < 0.47
    assert surnames.most_common(1)[0][0] == "Nguyễn"


def test_every_phone_is_a_valid_vietnamese_mobile(demo: Demo) -> None:
    for customer in demo.customers:
        number = phonenumbers.parse(customer.phone, "VN")
        assert phonenumbers.is_valid_number(number), customer.phone
        assert phonenumbers.number_type(number) is phonenumbers.PhoneNumberType.MOBILE


def test_every_prefix_is_valid_whatever_digits_follow() -> None:
    for prefix in read_people().phone_prefixes:
        for ending in range(0, 10_000_000, 99_991):
            number = phonenumbers.parse(f"{prefix.word}{ending:07d}", "VN")
            assert phonenumbers.is_valid_number(number), prefix.word


def test_some_families_share_a_phone_and_some_strangers_a_name(demo: Demo) -> None:
    by_phone, by_name = defaultdict(list), defaultdict(set)
    for customer in demo.customers:
        by_phone[customer.phone].append(customer)
        by_name[customer.name].add(customer.phone)
    families = [members for members in by_phone.values() if len(members) > 1]

    assert 5 <= len(families) <= 12
    assert all(len({str(member.address) for member in members}) == 1 for members in families)
    assert sum(len(phones) > 1 for phones in by_name.values()) >= 5


def test_both_channels_and_both_languages_are_used(demo: Demo) -> None:
    on_telegram = sum(customer.telegram_user is not None for customer in demo.customers)

    assert 0.37 < on_telegram / len(demo.customers) < 0.53
    assert all(customer.telegram_user or customer.web_user for customer in demo.customers)
    assert 5 <= sum(customer.language == "en" for customer in demo.customers) <= 20
    users = [customer.telegram_user for customer in demo.customers if customer.telegram_user]
    assert len(users) == len(set(users))


def test_every_order_adds_up_and_names_what_exists(demo: Demo) -> None:
    prices = {product.sku: product.price for product in demo.content.products}
    customers = {customer.id: customer for customer in demo.customers}
    for order in demo.orders:
        goods = sum(item.quantity * item.price for item in order.items)
        assert order.items
        assert order.total == goods - order.discount + order.shipping_fee
        assert all(item.price == prices[item.sku] for item in order.items)
        assert customers[order.customer_id].created_at <= order.placed_at < UNTIL


def test_order_numbers_are_unique_and_carry_the_local_day(demo: Demo) -> None:
    assert len({order.number for order in demo.orders}) == len(demo.orders)
    for order in demo.orders:
        assert order.number.startswith(f"NB-{order.placed_at.astimezone(LOCAL):%y%m%d}-")


def test_orders_span_eighteen_months_and_are_sorted(demo: Demo) -> None:
    moments = [order.placed_at for order in demo.orders]

    assert moments == sorted(moments)
    assert timedelta(days=500) < UNTIL - moments[0] <= timedelta(days=548)


def test_only_what_left_the_shop_has_a_carrier(demo: Demo) -> None:
    statuses = Counter(order.status for order in demo.orders)
    for order in demo.orders:
        is_at_home = order.status in {DemoOrderStatus.PROCESSING, DemoOrderStatus.CANCELLED} or order.channel == "store"
        assert bool(order.tracking) is bool(order.carrier) is (not is_at_home)

    assert set(statuses) == set(DemoOrderStatus)
    assert statuses[DemoOrderStatus.DELIVERED] > 2500


def test_frequency_and_value_are_heavy_tailed(demo: Demo) -> None:
    """A fifth of the customers places over half of the orders, many buy once; variance far above Poisson."""
    counts = Counter(order.customer_id for order in demo.orders)
    frequencies = sorted((counts[customer.id] for customer in demo.customers), reverse=True)
    mean = sum(frequencies) / len(frequencies)
    variance = sum((count - mean) ** 2 for count in frequencies) / len(frequencies)
    totals = sorted(order.total for order in demo.orders)

    assert sum(frequencies[:80]) > 0.5 * len(demo.orders)
    assert sum(count <= 1 for count in frequencies) > 0.15 * len(frequencies)
    assert variance > 5 * mean
    assert frequencies[0] > 30
    assert totals[-300] > 2 * totals[1500]


def test_many_customers_have_stopped_buying(demo: Demo) -> None:
    last = {order.customer_id: order.placed_at for order in demo.orders}
    silent = sum(at < UNTIL - timedelta(days=150) for at in last.values())

    assert 0.15 < silent / len(last) < 0.75


def test_conversations_are_of_their_customers_and_their_orders(demo: Demo) -> None:
    customers = {customer.id: customer for customer in demo.customers}
    orders = {order.number: order for order in demo.orders}
    for talk in demo.conversations:
        customer = customers[talk.customer_id]
        assert talk.user == (str(customer.telegram_user) if talk.channel == "telegram" else customer.web_user)
        assert talk.language == customer.language
        if talk.order_number:
            assert orders[talk.order_number].customer_id == talk.customer_id
            assert orders[talk.order_number].placed_at <= talk.lines[0].at


def test_conversations_are_spoken_in_order_and_over_before_today(demo: Demo) -> None:
    for talk in demo.conversations:
        moments = [line.at for line in talk.lines]
        assert moments == sorted(set(moments))
        assert moments[-1] < UNTIL
        assert talk.lines[0].author is Author.CUSTOMER
        assert len(talk.lines) >= 2
        assert not any("{" in line.text for line in talk.lines)


def test_agents_answer_within_their_hours_in_their_language(demo: Demo) -> None:
    agents = {agent.id: agent for agent in demo.content.agents}
    seen = set()
    for talk in demo.conversations:
        for line in talk.lines:
            if line.author is Author.AGENT:
                agent, at = agents[line.agent_id], line.at.astimezone(LOCAL)
                spans = agent.hours.days()[at.weekday()]
                assert any(span[:5] <= f"{at:%H:%M}" <= span[6:] for span in spans), (talk.id, at)
                assert talk.language in agent.languages
                seen.add(agent.id)

    assert seen == set(agents)


def test_conversations_cover_both_channels_and_many_topics(demo: Demo) -> None:
    channels = Counter(talk.channel for talk in demo.conversations)
    topics = {topic for talk in demo.conversations for topic in talk.topics}

    assert min(channels["telegram"], channels["webchat"]) > 60
    assert len(topics) >= 25
    assert sum(bool(talk.agent_id) for talk in demo.conversations) > 40
    assert topics <= {topic.id for topic in demo.content.topics}


def test_what_customers_told_is_in_their_conversations(demo: Demo) -> None:
    words = {trait.key: trait.text for trait in read_people().allergies}
    customers = {customer.id: customer for customer in demo.customers}
    told = [talk for talk in demo.conversations if talk.topics[0] == "ingredients"]

    assert told
    for talk in told:
        allergy = words[customers[talk.customer_id].allergy].of(talk.language)
        assert any(fold(allergy) in fold(line.text) for line in talk.lines)


@pytest.mark.parametrize("word", ['"sku":"CN-001"', '"price":285000', '"vi":"Chăm sóc da"', '"return_days":14'])
def test_the_page_gets_prices_and_both_languages(demo: Demo, word: str) -> None:
    assert word in products_json(demo.content)
