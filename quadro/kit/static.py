"""Static files: ours, and the few of Bootstrap Italia that the pages use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bootstrap_italia_template
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

PACKAGE = Path(bootstrap_italia_template.__file__).parent / "static"
FONTS = {
    "Titillium_Web": [
        f"titillium-web-v10-latin-ext_latin-{cut}"
        for cut in ("300", "regular", "italic", "600", "700")
    ],
    "Lora": [f"lora-v20-latin-ext_latin-{cut}" for cut in ("regular", "italic", "700")],
    "Roboto_Mono": ["roboto-mono-v13-latin-ext_latin-regular"],
}
PICKED = {
    "bi/css/bootstrap-italia.min.css": "css/bootstrap-italia.min.css",
    "bi/svg/sprites.svg": "svg/sprites.svg",
    **{
        f"bi/fonts/{name}.woff2": f"fonts/{folder}/{name}.woff2"
        for folder, names in FONTS.items()
        for name in names
    },
}


class PickedStorage(FileSystemStorage):
    """Reads the package's files under the names that our pages give them."""

    prefix = ""

    def path(self, name: str) -> str:
        return super().path(PICKED[name])


class BootstrapItaliaFinder(BaseFinder):
    """Finds only the dozen files we use of the hundreds that the package carries."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: ARG002, FBT001, FBT002
        found = str(PACKAGE / PICKED[path]) if path in PICKED else None
        return [found] if find_all and found else [] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, PickedStorage]]:  # noqa: ARG002
        storage = PickedStorage(location=PACKAGE)
        yield from ((path, storage) for path in PICKED)


class Storage(ManifestStaticFilesStorage):
    """Names carry the hash of the content once `collectstatic` has run, and are plain before."""

    # Without source maps: the package's is larger than all our pages together.
    patterns = (("*.css", ManifestStaticFilesStorage.patterns[0][1][:2]),)

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
