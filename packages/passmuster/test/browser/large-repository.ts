/** A Python package in which every file has four defects of different specialists' rules: over 500 findings. */
export const largeRepository: Readonly<Record<string, string>> = {
  'pyproject.toml':
    '[project]\nname = "depot"\nversion = "1.0"\nrequires-python = ">=3.12"\ndependencies = []\n',
  'src/depot/__init__.py': '"""A depot with many shelves."""\n',
  ...Object.fromEntries(
    Array.from({ length: 110 }, (_, n) => [
      `src/depot/row_${Math.floor(n / 22)}/shelf_${n}.py`,
      `"""Shelf ${n} <b>of</b> the depot & more."""
from dataclasses import dataclass
import parcels_${n}
from depot.gone_${n} import weigh


@dataclass
class Box:
    name: str = ""
    weight_${n}: int


def total(boxes):
    try:
        return sum(box.weight_${n} for box in boxes) + tare_${n}
    except:
        pass


def first(boxes, seen=[]):
    assert (boxes, "no <boxes>")
    seen.append(boxes[0])
    return weigh(parcels_${n}, seen)
`,
    ]),
  ),
  ...Object.fromEntries(
    Array.from({ length: 5 }, (_, n) => [`src/depot/row_${n}/__init__.py`, `"""Row ${n}."""\n`]),
  ),
}
