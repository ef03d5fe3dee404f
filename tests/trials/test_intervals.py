import pytest

from ipssim.trials.intervals import mean_interval, newcombe, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (286, 481, 0.550, 0.638),  # the Danish trial, IPS and IPS+ pooled
        (111, 239, 0.402, 0.528),  # the Danish trial, usual service
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998 (Statist Med 17:857), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_published_examples(count, n, low, high):
    assert wilson(count, n) == pytest.approx((low, high), abs=0.0006)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((286, 481, 111, 239), 0.053, 0.2055),
        ((56, 70, 48, 80), 0.0524, 0.3339),  # Newcombe 1998 (Statist Med 17:873), table II, 10
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0000),
    ],
)
def test_newcombe_agrees_with_published_examples(counts, low, high):
    assert newcombe(*counts) == pytest.approx((low, high), abs=0.0006)


def test_newcombe_turns_its_sign_with_its_groups():
    low, high = newcombe(30, 100, 50, 120)
    assert newcombe(50, 120, 30, 100) == pytest.approx((-high, -low))


def test_a_wider_level_gives_a_wider_interval():
    low, high = wilson(40, 100)
    wide = wilson(40, 100, level=0.99)
    assert wide[0] < low < 0.4 < high < wide[1]


def test_mean_interval_uses_the_t_distribution():
    # mean 10, sd 2, n 4: t(0.975, 3) = 3.1824, standard error 1
    assert mean_interval(10, 2, 4) == pytest.approx((6.8176, 13.1824), abs=1e-4)


@pytest.mark.parametrize(("count", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_impossible_counts_are_refused(count, n):
    with pytest.raises(ValueError, match="at least one person"):
        wilson(count, n)
    with pytest.raises(ValueError, match="at least one person"):
        newcombe(count, n, 1, 2)


def test_one_person_has_no_interval_of_a_mean():
    with pytest.raises(ValueError, match="at least two"):
        mean_interval(3.0, 0.0, 1)
