"""What a write changes: values come as clients send them, blank in more than one way."""


def changed_by(records, vals, names):
    """Return those of the records to which ``vals`` give another value in one of the fields.

    :param names: the fields that count; those that ``vals`` do not name do not.
    """
    names = set(names) & vals.keys()
    return records.filtered(
        lambda record: any(
            (vals[name] or False) != (_as_written(record, name) or False) for name in names
        )
    )


def _as_written(record, name):
    return record._fields[name].convert_to_write(record[name], record)
