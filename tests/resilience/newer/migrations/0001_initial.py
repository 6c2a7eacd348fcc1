from django.db import migrations


class Migration(migrations.Migration):
    operations = (
        migrations.RunSQL(
            "ALTER TABLE learning_participation ADD COLUMN newer_note text",
            "ALTER TABLE learning_participation DROP COLUMN newer_note",
        ),
    )
