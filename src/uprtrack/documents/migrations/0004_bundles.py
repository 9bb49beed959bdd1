from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_content_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("working_group_report", "Working Group report"),
                    ("addendum", "Addendum"),
                    ("thematic_list", "OHCHR thematic list"),
                    ("upr_info_sheet", "UPR Info sheet"),
                    ("partner_bundle", "Bundle of another installation"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("working_group_report", "Working Group report"),
                    ("addendum", "Addendum"),
                    ("thematic_list", "OHCHR thematic list"),
                    ("upr_info_sheet", "UPR Info sheet"),
                    ("partner_bundle", "Bundle of another installation"),
                ],
                max_length=30,
            ),
        ),
    ]
