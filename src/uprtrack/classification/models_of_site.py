"""The models that this site learnt, kept as files beside its media, and which of them it reads with.

``models/site-0001.npz`` … hold arrays of numbers and no words (``uprkit.classify.model``); ``models/in-use`` names one,
or is not there where the site reads with the shipped model. Nothing is overwritten: any of them can be used again.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from uprkit.classify.model import ClassificationModel, load_model, save_model, shipped_model
from uprkit.errors import UnreadableModelError

log = logging.getLogger(__name__)

SHIPPED = "shipped"
_IN_USE = "in-use"
_NAME = re.compile(r"site-\d{4,}")


def folder() -> Path:
    """Where the models lie; backed up with the media."""
    return Path(settings.MEDIA_ROOT) / "models"


def names() -> list[str]:
    """The models that can be used, the shipped one first, then as they were learnt."""
    learnt = (path.stem for path in folder().glob("site-*.npz")) if folder().is_dir() else ()
    return [SHIPPED, *sorted(name for name in learnt if _NAME.fullmatch(name))]


def name_in_use() -> str:
    try:
        name = (folder() / _IN_USE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return SHIPPED
    return name if _NAME.fullmatch(name) else SHIPPED


def model_in_use() -> ClassificationModel:
    """The model that the site reads with; the shipped one where the named one cannot be read."""
    name = name_in_use()
    if name == SHIPPED:
        return shipped_model()
    try:
        return model_of(name)
    except UnreadableModelError as error:
        log.warning("The model %s is not used: %s", name, error)
        return shipped_model()


def model_of(name: str) -> ClassificationModel:
    """A model by its name; raises UnreadableModelError with a sentence."""
    if name == SHIPPED:
        return shipped_model()
    path = folder() / f"{name}.npz"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnreadableModelError(f"There is no model {name}: expected one of {', '.join(names())}.")
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _loaded(path: Path, _changed: int) -> ClassificationModel:
    return load_model(path)


def next_number() -> int:
    learnt = names()[1:]
    return int(learnt[-1].rpartition("-")[2]) + 1 if learnt else 1


def keep(model: ClassificationModel, number: int) -> str:
    """Write a model that was learnt; returns its name. Raises OSError."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"site-{number:04}"
    unfinished = folder() / f"{name}.npz.part"
    save_model(model, unfinished)
    unfinished.replace(folder() / f"{name}.npz")
    return name


def use(name: str) -> None:
    """Read with this model from now on, in every process; raises UnreadableModelError where there is none."""
    model_of(name)
    if name == SHIPPED:
        (folder() / _IN_USE).unlink(missing_ok=True)
        return
    unfinished = folder() / f"{_IN_USE}.part"
    unfinished.write_text(name, encoding="ascii")
    unfinished.replace(folder() / _IN_USE)
