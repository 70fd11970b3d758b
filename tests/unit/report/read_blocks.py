"""Reading blocks as a reader does: the words, the answers of page one, a table's rows."""


def words_in(content):
    """All words a reader meets; raw values of cells and names of things are not words."""
    if isinstance(content, dict):
        hidden = {"value", "key", "label", "name", "type", "kind", "evidence", "quantities", "date"}
        return [w for key, value in content.items() if key not in hidden for w in words_in(value)]
    if isinstance(content, list | tuple):
        return [word for item in content for word in words_in(item)]
    return [content] if isinstance(content, str) else []


def shown(blocks):
    """The words of the blocks that are shown."""
    return [w for b in blocks if b.type not in ("results", "inputs") for w in words_in(b.content)]


def facts(report):
    """Page one; a space that keeps a line together is a space to a reader."""
    block = next(b for b in report.answer() if b.type == "facts")
    items = block.content["items"]
    return {item["term"]: item["text"].replace("\N{NO-BREAK SPACE}", " ") for item in items}


def rows_of(blocks, label):
    """The words of a table's cells, row by row."""
    [found] = [b for b in blocks if b.type == "table" and b.content["label"] == label]
    return [[cell["text"] for cell in row] for row in found.content["rows"]]
