from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built while programs go on asking: each of their calls writes a row of this table."""

    atomic = False

    dependencies = [
        ('reports', '0003_sign_ups_and_breakdowns_have_their_own_moment'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='apicall',
            index=models.Index(fields=['token', 'asked_at'], name='calls_of_a_token_by_moment'),
        ),
    ]
