"""For nbval: pictures are not stored; what they draw stands in the exhibits' records."""


def pytest_collection_modifyitems(items):
    for notebook in {item.parent for item in items}:
        notebook.skip_compare = (
            *notebook.skip_compare, "image/svg+xml", "application/vnd.positions.narrow",
        )  # fmt: skip
