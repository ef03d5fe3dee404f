"""A rule of somebody's own, acting after each week: a Python function, and what identifies it."""

from __future__ import annotations

import ast
import dataclasses
import dis
import functools
import hashlib
import inspect
import sys
import sysconfig
import textwrap
import types
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from ipssim.errors import InputError, Problem

SETTING = "each_week"
_PLAIN = (type(None), type(Ellipsis), bool, int, float, complex, str, bytes, range, slice)
_CHANCE = ("random", "secrets", "uuid", "numpy.random")
_CLOCKS = ("time", "datetime", "os", "posix", "nt")


class OwnRule:
    """A rule of one's own: `function(week, tables)`, its name, and a digest of what it does.

    The digest is made from the function's code as Python runs it, its defaults, what it closes
    over, the values that it reads by name, and its name; functions of the same module that it calls
    count with their code. A comment or a blank line changes nothing. Another version of Python
    makes another digest. Two rules are equal if their digests are.

    Raises `InputError` where `function` cannot be called with a week and tables, or uses a value
    that has no digest.
    """

    __slots__ = ("digest", "function", "name")

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.name = name_of(function)
        _check_call(function, self.name)
        self.digest = digest_of(function, self.name)

    def told(self) -> dict[str, str]:
        """Return what identifies it among the settings of a run."""
        return {"name": self.name, "digest": self.digest}

    @property
    def source(self) -> str:
        """Return the function's source; "" where nobody knows it any more."""
        try:
            return textwrap.dedent(inspect.getsource(_python(_bare(self.function))))
        except (OSError, TypeError):
            return ""

    def check_unchanged(self) -> None:
        """Raise `InputError` if what the rule reads is no longer what it was."""
        if digest_of(self.function, self.name) != self.digest:
            raise _refused(
                self.name, "A value that it closes over or reads by name has changed while it ran,"
                " so results would hang on the order of runs and workers.",
                "rules that remember nothing outside the tables; `tables.memory` is a dict for what"
                " must be kept from one week of a run to the next",
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnRule) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<OwnRule {self.name} {self.digest}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to worker processes by value, as lambdas and functions of a notebook must."""
        from numba import cloudpickle  # Numba sends its own functions with it

        dumps: Any = cloudpickle.dumps
        return _arrived, (dumps(self.function), self.name, self.digest)


def _arrived(packed: bytes, name: str, digest: str) -> OwnRule:
    from numba import cloudpickle

    rule = OwnRule.__new__(OwnRule)
    rule.function, rule.name, rule.digest = cloudpickle.loads(packed), name, digest
    return rule


def name_of(function: Any) -> str:
    """Return what messages and manifests call a function."""
    found: str = getattr(_bare(function), "__name__", type(function).__name__)
    return "lambda" if found == "<lambda>" else found


def _check_call(function: Any, name: str) -> None:
    """Raise `InputError` unless a function can be called with a week and tables."""
    if not callable(function) or isinstance(function, type):
        raise _refused(name, "This is no function.", "a function of a week and tables")
    if not isinstance(_python(_bare(function)), types.FunctionType):
        raise _refused(
            name, f"A {type(function).__name__} cannot be told apart from another one like it.",
            "a function (def or lambda), or functools.partial of one",
        )
    if _python(function) is not function:
        raise _refused(
            name, "A compiled function cannot take the tables.",
            "a Python function that hands columns to the compiled one",
        )
    try:
        inspect.signature(function).bind(0, None)
    except TypeError as error:
        raise _refused(
            name, f"It cannot be called with a week and tables ({error}).",
            f"def {name}(week, tables): ...",
        ) from None


def _refused(name: str, wrong: str, allowed: str) -> InputError:
    return InputError([Problem(SETTING, name, message=wrong, allowed=allowed)])


# What identifies a function


def _bare(function: Any) -> Any:
    """Return the function inside partials."""
    while isinstance(function, functools.partial):
        function = function.func
    return function


def _python(function: Any) -> Any:
    """Return the Python function of one that Numba compiles."""
    return getattr(function, "py_func", function)


def digest_of(function: Any, name: str) -> str:
    """Return a digest of a function and all that it reads, 16 hexadecimal digits.

    Raises `InputError` that names the value for which there is none.
    """
    found = hashlib.sha256()
    for piece in _Pieces(name).of(function, name):
        found.update(piece.encode() + b"\0")
    return found.hexdigest()[:16]


class _Pieces:
    """The text pieces that say what a value is; functions that are not installed by their code."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.seen: dict[int, tuple[int, Any]] = {}

    def of(self, value: Any, name: str) -> Iterator[str]:
        """Yield what identifies a value; `name` is what the rule calls it."""
        value = _python(value)
        if isinstance(value, Enum):
            yield f"{type(value).__qualname__} {value.name} {value.value!r}"
        elif isinstance(value, _PLAIN):
            yield f"{type(value).__name__} {value!r}"
        elif id(value) in self.seen:
            yield f"again {self.seen[id(value)][0]}"
        else:
            self.seen[id(value)] = len(self.seen), value  # held, so that no other takes its id
            yield from self._whole(value, name)

    def _whole(self, value: Any, name: str) -> Iterator[str]:
        if isinstance(value, np.ndarray | np.generic) and value.dtype.kind not in "OV":
            array = np.ascontiguousarray(value)
            yield f"array {array.dtype.str} {value.shape}"
            yield hashlib.sha256(array.tobytes()).hexdigest()
        elif isinstance(value, tuple | list):
            yield f"{type(value).__name__} {len(value)}"
            for item in value:
                yield from self.of(item, name)
        elif isinstance(value, Mapping):
            yield f"{type(value).__name__} {len(value)}"
            for key, item in value.items():
                yield from self.of(key, name)
                yield from self.of(item, name)
        elif isinstance(value, set | frozenset):
            yield from ("set", *sorted(" ".join(self.of(item, name)) for item in value))
        elif isinstance(value, types.CodeType):
            yield from self._code(value, name)
        elif isinstance(value, types.ModuleType):
            yield from self._module(value)
        elif isinstance(value, functools.partial):
            yield "partial"
            yield from self.of((value.func, value.args, value.keywords), name)
        elif isinstance(value, types.FunctionType) and not _installed(value.__module__):
            yield from self._function(value, name)
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield type(value).__qualname__
            for field in dataclasses.fields(value):
                yield from self.of(getattr(value, field.name), f"{name}.{field.name}")
        elif _named(value):
            yield f"{getattr(value, '__module__', '')} {value.__name__}"
            if isinstance(value, type) and not _installed(value.__module__):
                yield _source_of(value)
        else:
            raise _refused(
                self.rule, f"It uses `{name}`, a {type(value).__name__}, of which nobody can say"
                " whether it is the same in another run.",
                "numbers, texts, arrays, lists and dicts of them, modules, and functions",
            )

    def _function(self, function: Any, name: str) -> Iterator[str]:
        code = function.__code__
        yield f"function {name}"
        yield from self._code(code, name)
        yield from self.of((function.__defaults__, function.__kwdefaults__), name)
        for closed, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
            yield closed
            try:
                yield from self.of(cell.cell_contents, closed)
            except ValueError:  # not given a value yet
                yield "empty"
        for read in sorted(_read(code)):
            if read in function.__globals__:
                yield read
                value = function.__globals__[read]
                self._check_keyed(*_modules(value, code))
                yield from self.of(value, read)

    def _code(self, code: types.CodeType, name: str) -> Iterator[str]:
        self._check_keyed(*_imported(code))
        yield hashlib.sha256(code.co_code).hexdigest()
        yield " ".join((*code.co_names, "|", *code.co_varnames, "|", *code.co_freevars))
        for constant in code.co_consts:
            yield from self.of(constant, name)

    def _module(self, module: types.ModuleType) -> Iterator[str]:
        """Yield a module's name, and of one that is not installed a digest of its file."""
        yield f"module {module.__name__}"
        if not _installed(module.__name__) and getattr(module, "__file__", None):
            yield hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()

    def _check_keyed(self, *modules: str) -> None:
        """Raise `InputError` if one of these modules has chance that is not keyed, or a clock."""
        if module := next((one for one in modules if _among(one, _CHANCE)), ""):
            raise _refused(
                self.rule, f"It draws chance of its own ({module}), so two runs would not be the"
                " same.",
                "keyed draws: tables.luck(\"a name\") gives each person a number between 0 and 1,"
                " the same in every arm and every run with the same seed",
            )
        if module := next((one for one in modules if _among(one, _CLOCKS)), ""):
            raise _refused(
                self.rule, f"It asks the clock or the machine ({module}), so two runs would not be"
                " the same.",
                "time as `week`, which counts from 0, and values that are there before the run",
            )


def _among(module: str, named: tuple[str, ...]) -> bool:
    """Say whether a module is one of these, or within one."""
    return any(module == one or module.startswith(f"{one}.") for one in named)


def _modules(value: Any, code: types.CodeType) -> Iterator[str]:
    """Yield the module that a value is or comes from, and what code reaches through numpy."""
    if isinstance(value, types.ModuleType):
        yield value.__name__
        if value.__name__ == "numpy" and "random" in _read(code, "LOAD_ATTR", "LOAD_METHOD"):
            yield "numpy.random"
    else:
        for owner in (value, type(getattr(value, "__self__", None))):  # also what a method is of
            yield str(getattr(owner, "__module__", None) or "")


def _imported(code: types.CodeType) -> Iterator[str]:
    """Yield the modules that code imports itself, and what may be one of them."""
    module = ""
    for one in dis.get_instructions(code):
        if one.opname == "IMPORT_NAME":
            module = str(one.argval)
            yield module
        elif one.opname == "IMPORT_FROM":
            yield f"{module}.{one.argval}"
        elif module == "numpy" and one.argval == "random":
            yield "numpy.random"


def _read(code: types.CodeType, *how: str) -> set[str]:
    """Return the names that code, and code within it, reads: by default from its module."""
    found = {str(one.argval) for one in dis.get_instructions(code)
             if one.opname in (how or ("LOAD_GLOBAL", "LOAD_NAME"))}
    inner = [one for one in code.co_consts if isinstance(one, types.CodeType)]
    return found.union(*(_read(one, *how) for one in inner))


@functools.cache
def _folders() -> tuple[Path, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return tuple(Path(sysconfig.get_path(name)).resolve() for name in names)


def _installed(module: str | None) -> bool:
    """Say whether a module is known by its name: of Python, of a library, or of ipssim."""
    if module is None or module == "__main__":
        return False
    if module.partition(".")[0] == "ipssim":
        return True
    found = sys.modules.get(module)
    file = getattr(found, "__file__", None)
    if file is None:  # built in, or nothing to be found of it
        return found is not None
    path = Path(file).resolve()
    return any(path.is_relative_to(folder) for folder in _folders())


def _named(value: Any) -> bool:
    """Say whether a value is a type or function that belongs to no object but its module."""
    if not isinstance(value, type | types.FunctionType | types.BuiltinFunctionType | np.ufunc):
        return callable(value) and type(value).__module__.startswith("numpy")
    return isinstance(getattr(value, "__self__", None), types.ModuleType | type(None))


def _source_of(kind: type) -> str:
    """Return a class's source without its layout; "" where there is none."""
    try:
        return ast.dump(ast.parse(textwrap.dedent(inspect.getsource(kind))))
    except (OSError, TypeError, SyntaxError):
        return ""
