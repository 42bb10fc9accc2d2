"""The typesetter, a process beside us: it alone loads WeasyPrint. HTML comes in, a PDF goes out.

`python -m crm.forms.printing.typesetting IDENTIFIER` reads one page from stdin. Nothing is fetched for it, from nowhere: what strangers
typed stands in it. It ends with TOO_LONG where the document has too many pages, and by force where it works too long.
"""

import re
import resource
import sys
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from crm.forms.printing.codes import MOST_PAGES, MOST_SECONDS, PICTURE, TOO_LONG

MOST_BYTES = 3 * 2**30  # of addresses: large fonts are mapped, not read
STYLES = """
@page { size: A4; margin: 20mm 18mm 22mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #6f665f }
  @bottom-left { content: string(proof); font-size: 7pt; color: #6f665f } }
html { font: 10pt/1.5 "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "Noto Color Emoji", sans-serif; color: #241f1c; overflow-wrap: anywhere }
.salon { color: #7a2e4d; font-weight: 600; margin: 0 } h1 { font-size: 18pt; line-height: 1.25; margin: 2mm 0 5mm } h2 { font-size: 12pt; margin: 6mm 0 2mm }
h1, h2, dt { break-after: avoid } dl { margin: 0 } dt { color: #6f665f; font-size: 9pt } dd { margin: 0 0 3mm; orphans: 2; widows: 2 }
.none { color: #6f665f } .wrong { color: #a01b1b; font-weight: 600 }
.proof { border-top: .3mm solid #cfc6bd; margin-top: 8mm; padding-top: 3mm } .proof dt { float: left; clear: left; width: 34mm } .proof dd { margin: 0 0 1mm 36mm; font-size: 9pt }
.digest { string-set: proof content(); font-family: "DejaVu Sans Mono", monospace; font-size: 8pt }
svg, .photo { max-width: 80mm; max-height: 80mm } .signed { display: block; border-bottom: .3mm solid #cfc6bd } .muted { color: #6f665f } .small { font-size: 8pt }
.chart-pictures > figure { display: inline-block; margin: 0 6mm 2mm 0; text-align: center } .chart-sides > span { margin: 0 1.5mm }
.marks-said { list-style: none; margin: 1mm 0 0; padding: 0 }
.mark-number { color: #7a2e4d; font-weight: 600; margin-right: 2mm }
"""

# A drawing in the page takes no styles of the page.
DRAWN = """<style>
.outline { fill: none; stroke: #6f665f; stroke-width: 1.6 } polyline { fill: none; stroke: #241f1c; stroke-width: 9; stroke-linecap: round; stroke-linejoin: round }
.dots circle { fill: #7a2e4d } .dots text { fill: #ffffff; font-size: 50px; text-anchor: middle }
</style>"""
_DRAWING = re.compile(r"<svg\b[^>]*>")  # only ours: what was typed is escaped


class Refuse(URLFetcher):  # type: ignore[misc] # weasyprint has no types
    """Fetches nothing: only a picture whose content stands in its address is read."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Raises ValueError for any other address, which WeasyPrint takes as a picture that is not there."""
        if not url.startswith(PICTURE):
            raise ValueError(f"nothing is fetched: {url[:80]}")
        return super().fetch(url, headers)


def typeset(page: str, identifier: bytes) -> bytes | None:
    """The page as a PDF with that identifier; None where it has too many pages."""
    fetcher = Refuse()
    document = HTML(string=_DRAWING.sub(rf"\g<0>{DRAWN}", page), url_fetcher=fetcher).render(
        stylesheets=[CSS(string=STYLES, url_fetcher=fetcher)]
    )
    if len(document.pages) > MOST_PAGES:
        return None
    made: bytes = document.write_pdf(pdf_identifier=identifier, pdf_tags=True)
    return made


def main() -> int:
    """Typeset stdin; the exit code says how it went."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    made = typeset(sys.stdin.buffer.read().decode(), sys.argv[1].encode())
    if made is None:
        return TOO_LONG
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
