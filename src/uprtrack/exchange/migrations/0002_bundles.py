import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("exchange", "0001_bundles"),
        ("organisations", "0005_bundles"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="installation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partner",
                to="organisations.installation",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="foreignrow",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="foreign_rows",
                to="exchange.partner",
            ),
        ),
        migrations.AddField(
            model_name="bundlereceived",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bundles", to="exchange.partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundlerow",
            constraint=models.UniqueConstraint(
                fields=("bundle", "kind", "foreign_id"), name="one_row_a_foreign_row"
            ),
        ),
        migrations.AddIndex(
            model_name="foreignrow",
            index=models.Index(fields=["kind", "local_id"], name="exchange_fo_kind_32d108_idx"),
        ),
        migrations.AddConstraint(
            model_name="foreignrow",
            constraint=models.UniqueConstraint(
                fields=("partner", "kind", "foreign_id"), name="one_row_here_for_a_foreign_row"
            ),
        ),
    ]
