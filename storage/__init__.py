"""The engines: record store, migrations, live store, files, and the kinds of columns all tables share."""
