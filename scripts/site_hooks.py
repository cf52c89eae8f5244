"""For mkdocs: links from the documents into the source, and words behind a block's language."""

import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

_FENCE = re.compile(r"^(```\w+) .+$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(((?:\.\./)+[^)#\s]+)(#[^)\s]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Text of a page as mkdocs reads it.

    Links out of the documents' folder, which must lead somewhere, become plain text; of a block's
    language and tags, which the tests read, the language stays.
    """
    folder = Path(page.file.abs_src_path).parent
    root = Path(config.docs_dir).resolve()

    def plain(link: "re.Match[str]") -> str:
        target = (folder / link[2]).resolve()
        if not target.exists():
            raise PluginError(f"{page.file.src_path}: {link[2]} leads nowhere")
        return link[0] if target.is_relative_to(root) else link[1]

    return _LINK.sub(plain, _FENCE.sub(r"\1", markdown))
