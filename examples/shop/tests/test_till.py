from shop.till import open_till


def test_a_new_till_is_empty():
    assert open_till("http://localhost:8080").total() == 0
