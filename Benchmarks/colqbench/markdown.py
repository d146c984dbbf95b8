"""Cells and tables of Markdown."""


def table(header, rows, left=1):
    """Lines of a table whose first `left` columns are texts and the others numbers."""
    marks = ["---" if column < left else "---:" for column in range(len(header))]
    return [line(header), line(marks), *map(line, rows), ""]


def line(cells):
    return "| " + " | ".join(cells) + " |"


def milliseconds(seconds):
    if seconds is None:
        return "–"
    value = seconds * 1e3
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def ratio(value):
    return "–" if value is None else f"{value:.2f}"


def megabytes(count):
    return "–" if count is None else f"{count / 1e6:.1f}"


def escaped(text):
    return text.replace("|", "\\|").replace("\n", " ")
