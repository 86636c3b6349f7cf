"""Run as a program of its own: makes a PDF of an HTML file with WeasyPrint, which is given nothing else to read.

python weasy_paper.py IN.html OUT.pdf
"""

import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

# fonts and pictures stand in the page itself
NOTHING_ELSE = URLFetcher(allowed_protocols=["data"], allow_redirects=False)

if __name__ == "__main__":
    source, target = sys.argv[1:]
    with open(source, encoding="utf-8") as page:
        HTML(string=page.read(), url_fetcher=NOTHING_ELSE).write_pdf(target)
