"""Words stand in memory (see ``search.tables``): nothing asks the databases' own full-text indexes any more."""

from importlib import import_module

from django.db import migrations

full_text = import_module("uprtrack.search.migrations.0002_full_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_words_in_memory")]
    operations = [migrations.RunPython(full_text.take_down, full_text.build)]
