"""Python programs as they are sent to a browser, where nobody reads them: without comments."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def without_comments(source: bytes) -> bytes:
    """The same Python program without comments and docstrings, about two fifths smaller.

    A program in a newer Python than this one, which can't be read here, stays as it is.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    for node in statements(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kept = [statement for statement in node.body if not _is_text(statement)]
            node.body = kept or [ast.Pass()]
    return ast.unparse(tree).encode()


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """A program, and every statement in it at any depth.

    No docstring and no import stands in an expression, where most of a program's nodes are.
    """
    yield node
    for part in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(node, part, ()):
            yield from statements(inner)


def _is_text(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Constant(str())):
            return True
    return False
