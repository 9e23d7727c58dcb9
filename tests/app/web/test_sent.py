"""What is left out of a script on its way is no code: a foreign parser reads the same before and after."""

from pathlib import Path
from typing import Any

import pytest
import tree_sitter_javascript
from rjsmin import jsmin
from tree_sitter import Language, Node, Parser

from app.web.build import STATIC
from app.web.files import VENDOR, content

SCRIPTS = sorted(file for file in STATIC.rglob("*.js") if not file.is_relative_to(VENDOR))
#: Read as a whole: spaces inside of them count.
LITERALS = {"string", "template_string", "regex"}
parser = Parser(Language(tree_sitter_javascript.language()))


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_means_the_same_when_it_is_sent(file: Path) -> None:
    assert tree(content(file)) == tree(file.read_bytes())


@pytest.mark.parametrize("code", ["one => /a  'b/.test(one);", "`${one ? `a  b` : 0}`;"])
def test_what_the_shortener_spoils_is_seen(code: str) -> None:
    """Nothing of ours is written so; whoever does learns it here."""
    assert tree(jsmin(code).encode()) != tree(code.encode())


def tree(code: bytes) -> Any:
    return branch(parser.parse(code).root_node)


def branch(node: Node) -> Any:
    if node.type in LITERALS or not node.children:
        return node.type, node.text
    return node.type, [branch(child) for child in node.children if child.type != "comment"]
