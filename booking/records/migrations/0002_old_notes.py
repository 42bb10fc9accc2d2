"""The one note that a customer had becomes a pinned one; the column stays as it was.

It has no author, which no note written since is without.
"""

from django.db import migrations

COPY = """
INSERT INTO records_note
  (customer_id, author, at, version, text, visibility, pinned, weight, removed_by)
SELECT id, '', created_at, 1, note, 'all', true, 2, '' FROM customers_customer WHERE note <> ''
"""
BACK = "DELETE FROM records_note WHERE author = '' AND author_id IS NULL"


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunSQL(COPY, BACK)]
