from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("storefront", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="look",
            name="reviews_url",
            field=models.URLField(blank=True, default="", max_length=300, verbose_name="reviews"),
            preserve_default=False,
        ),
    ]
