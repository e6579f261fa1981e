"""Makes the whole demo shop."""

from datetime import datetime
from pathlib import Path

from bot.demo.content_file import CONTENT
from bot.demo.make_conversations import make_conversations
from bot.demo.make_customers import make_customers
from bot.demo.make_orders import make_orders
from bot.demo.read_content import read_content
from bot.demo.read_materials import read_people, read_scripts
from bot.demo.records import Demo

SEED = 2024


def make_demo(until: datetime, seed: int = SEED, folder: Path = CONTENT) -> Demo:
    """Return the shop with 400 customers, 3,000 orders and 300 conversations of the 18 months before ``until``.

    The same seed, moment and files give the same shop, another minute another one. Raises InputError when a content
    file is wrong.
    """
    content, people, scripts = read_content(folder), read_people(folder), read_scripts(folder)
    customers = make_customers(people, seed, until)
    orders = make_orders(people, content.products, customers, seed, until)
    conversations = make_conversations(people, scripts, content, customers, orders, seed, until)
    return Demo(content, customers, orders, conversations)
