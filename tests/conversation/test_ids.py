from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from conversation.ids import new_id


def test_ids_made_one_after_the_other_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert {UUID(one).version for one in made} == {7}


def test_no_two_threads_are_given_the_same_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: new_id(), range(5_000)))
    assert len({one[:18] for one in made}) == len(made)
