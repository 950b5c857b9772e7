"""Whatever bytes come in, a result or a refusal comes out. Longer: scripts/fuzz.py."""

from __future__ import annotations

import random

import pytest

import fuzz
from report.edition import ImportProblemsError

# A page may speak of others; the first bytes of a text may be another encoding's too.
REFUSED = {"page": 0.5, "source": 0.1, "import": 0.1}


@pytest.mark.parametrize("seed", [1, 2])
def test_damage_of_any_kind_ends_well(seed: int) -> None:
    assert fuzz.fuzz(600, seed)[1] == []


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_what_is_damaged_was_sound(name: str) -> None:
    """Else no damage would come further than what reads it first."""
    material = fuzz.material()[name][:40]
    refused = []
    for data in material:
        try:
            fuzz.TARGETS[name](data)
        except ImportProblemsError:
            pass  # it was read, and has damage
        except fuzz.REFUSALS as error:
            refused.append(str(error))
    assert len(refused) <= REFUSED.get(name, 0) * len(material), refused


def test_same_seed_is_same_damage() -> None:
    one, other = (
        fuzz.damaged(b"abcdef", random.Random(3), [b"xyz"])  # noqa: S311
        for _ in range(2)
    )
    assert one == other


def test_failure_is_reported_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_data: bytes) -> None:
        raise IndexError("broken")

    monkeypatch.setattr(fuzz, "TARGETS", {"page": broken})
    monkeypatch.setattr(fuzz, "_keep", lambda name, _data, what: f"{name}: {what}")
    assert "IndexError" in fuzz.fuzz(1, 0)[1][0]
