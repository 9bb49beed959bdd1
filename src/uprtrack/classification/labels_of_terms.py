"""The labels of groups of persons, institutions, treaties, bodies, SDG targets and indicators, for translation."""

from __future__ import annotations

from django.utils.translation import gettext_noop

LABELS_OF_TERMS = (
    gettext_noop("Abolition of Forced Labour Convention"),
    gettext_noop("Additional Protocols I and II to the Geneva Conventions"),
    gettext_noop("Agreement on the Privileges and Immunities of the International Criminal Court"),
    gettext_noop("Amendments to the Rome Statute adopted at Kampala (crime of aggression; article 8)"),
    gettext_noop("Anti-corruption authority"),
    gettext_noop("Arms Trade Treaty"),
    gettext_noop("Body for children's rights"),
    gettext_noop("Body for gender equality"),
    gettext_noop("Children"),
    gettext_noop("Children aged 1 to 17 who suffered violence by those who care for them"),
    gettext_noop("Children in vulnerable situations"),
    gettext_noop("Children under five whose birth was registered"),
    gettext_noop("Civil registry"),
    gettext_noop("Committee against Torture"),
    gettext_noop("Committee on Economic, Social and Cultural Rights"),
    gettext_noop("Committee on Enforced Disappearances"),
    gettext_noop("Committee on the Elimination of Discrimination against Women"),
    gettext_noop("Committee on the Elimination of Racial Discrimination"),
    gettext_noop(
        "Committee on the Protection of the Rights of All Migrant Workers and Members of Their Families"
    ),
    gettext_noop("Committee on the Rights of Persons with Disabilities"),
    gettext_noop("Committee on the Rights of the Child"),
    gettext_noop("Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment"),
    gettext_noop("Convention on Cluster Munitions"),
    gettext_noop("Convention on Protection of Children and Co-operation in Respect of Intercountry Adoption"),
    gettext_noop("Convention on the Civil Aspects of International Child Abduction"),
    gettext_noop("Convention on the Elimination of All Forms of Discrimination against Women"),
    gettext_noop(
        "Convention on the Non-Applicability of Statutory Limitations to War Crimes and Crimes against "
        "Humanity"
    ),
    gettext_noop("Convention on the Prevention and Punishment of the Crime of Genocide"),
    gettext_noop("Convention on the Prohibition of Anti-Personnel Mines"),
    gettext_noop("Convention on the Reduction of Statelessness"),
    gettext_noop("Convention on the Rights of Persons with Disabilities"),
    gettext_noop("Convention on the Rights of the Child"),
    gettext_noop("Convention relating to the Status of Refugees"),
    gettext_noop("Convention relating to the Status of Stateless Persons"),
    gettext_noop("Council of Europe Convention on Action against Trafficking in Human Beings"),
    gettext_noop(
        "Council of Europe Convention on preventing and combating violence against women and domestic "
        "violence"
    ),
    gettext_noop(
        "Council of Europe Convention on the Protection of Children against Sexual Exploitation and "
        "Sexual Abuse"
    ),
    gettext_noop("Deaths of children under five per 1 000 live births"),
    gettext_noop("Disappeared persons"),
    gettext_noop("Discrimination (Employment and Occupation) Convention"),
    gettext_noop("Domestic Workers Convention"),
    gettext_noop("Education for human rights and citizenship in policies and curricula"),
    gettext_noop("Educational staff and students"),
    gettext_noop("Electoral authority"),
    gettext_noop("Equal Remuneration Convention"),
    gettext_noop("Forced Labour Convention"),
    gettext_noop("Framework Convention for the Protection of National Minorities"),
    gettext_noop("Freedom of Association and Protection of the Right to Organise Convention"),
    gettext_noop("Geneva Conventions of 12 August 1949"),
    gettext_noop("Girls"),
    gettext_noop("Girls and women aged 15 to 49 who have undergone genital mutilation"),
    gettext_noop("Government"),
    gettext_noop("Human Rights Committee"),
    gettext_noop("Independent national human rights institution in line with the Paris Principles"),
    gettext_noop("Indigenous and Tribal Peoples Convention"),
    gettext_noop("International Convention for the Protection of All Persons from Enforced Disappearance"),
    gettext_noop("International Convention on the Elimination of All Forms of Racial Discrimination"),
    gettext_noop(
        "International Convention on the Protection of the Rights of All Migrant Workers and Members of "
        "Their Families"
    ),
    gettext_noop("International Covenant on Civil and Political Rights"),
    gettext_noop("International Covenant on Economic, Social and Cultural Rights"),
    gettext_noop("Judges, lawyers and prosecutors"),
    gettext_noop("Judiciary"),
    gettext_noop(
        "Killings, disappearances and torture of journalists, trade unionists and human rights defenders"
    ),
    gettext_noop("Law enforcement, police and prison officials"),
    gettext_noop("Laws that promote, enforce and monitor equality on the basis of sex"),
    gettext_noop("Lesbian, gay, bisexual, transgender and intersex persons"),
    gettext_noop("Local and regional authorities"),
    gettext_noop("Maternal deaths per 100 000 live births"),
    gettext_noop("Media"),
    gettext_noop("Migrants and domestic workers"),
    gettext_noop("Minimum Age Convention"),
    gettext_noop("Ministry of agriculture"),
    gettext_noop("Ministry of defence"),
    gettext_noop("Ministry of education"),
    gettext_noop("Ministry of finance"),
    gettext_noop("Ministry of foreign affairs"),
    gettext_noop("Ministry of health"),
    gettext_noop("Ministry of information or culture"),
    gettext_noop("Ministry of justice"),
    gettext_noop("Ministry of labour and social affairs"),
    gettext_noop("Ministry of the environment"),
    gettext_noop("Ministry of the interior"),
    gettext_noop("Minorities and racial, ethnic, linguistic, religious or descent-based groups"),
    gettext_noop("National mechanism for reporting and follow-up"),
    gettext_noop("New HIV infections per 1 000 persons"),
    gettext_noop("Non-citizens"),
    gettext_noop("Official development assistance as a proportion of national income"),
    gettext_noop("Older persons"),
    gettext_noop(
        "Optional Protocol to the Convention against Torture and Other Cruel, Inhuman or Degrading "
        "Treatment or Punishment"
    ),
    gettext_noop(
        "Optional Protocol to the Convention on the Elimination of All Forms of Discrimination against Women"
    ),
    gettext_noop("Optional Protocol to the Convention on the Rights of Persons with Disabilities"),
    gettext_noop(
        "Optional Protocol to the Convention on the Rights of the Child on a communications procedure"
    ),
    gettext_noop(
        "Optional Protocol to the Convention on the Rights of the Child on the involvement of children "
        "in armed conflict"
    ),
    gettext_noop(
        "Optional Protocol to the Convention on the Rights of the Child on the sale of children, child "
        "prostitution and child pornography"
    ),
    gettext_noop("Optional Protocol to the International Covenant on Civil and Political Rights"),
    gettext_noop("Optional Protocol to the International Covenant on Economic, Social and Cultural Rights"),
    gettext_noop("Parliament"),
    gettext_noop("Persons deprived of their liberty"),
    gettext_noop("Persons living in poverty"),
    gettext_noop("Persons living in rural areas"),
    gettext_noop("Persons living with HIV/AIDS"),
    gettext_noop("Persons who were asked for or paid a bribe to a public official"),
    gettext_noop("Persons with disabilities"),
    gettext_noop("Population that felt discriminated against in the past year"),
    gettext_noop("Population using safely managed drinking water"),
    gettext_noop("Population using safely managed sanitation and hand-washing facilities"),
    gettext_noop("Prosecution service"),
    gettext_noop("Protocol of 2014 to the Forced Labour Convention"),
    gettext_noop("Protocol relating to the Status of Refugees"),
    gettext_noop(
        "Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children"
    ),
    gettext_noop("Public officials"),
    gettext_noop("Refugees and asylum-seekers"),
    gettext_noop("Refugees as a proportion of the population"),
    gettext_noop("Right to Organise and Collective Bargaining Convention"),
    gettext_noop("Roma, Sinti and Travellers"),
    gettext_noop("Rome Statute of the International Criminal Court"),
    gettext_noop("Seats held by women in parliaments and local governments"),
    gettext_noop(
        "Second Optional Protocol to the International Covenant on Civil and Political Rights, aiming at"
        " the abolition of the death penalty"
    ),
    gettext_noop("Stateless persons"),
    gettext_noop("Statistical office"),
    gettext_noop(
        "Subcommittee on Prevention of Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment"
    ),
    gettext_noop("UNESCO Convention against Discrimination in Education"),
    gettext_noop("United Nations Convention against Corruption"),
    gettext_noop("United Nations Convention against Transnational Organized Crime"),
    gettext_noop("Unsentenced detainees as a proportion of all prisoners"),
    gettext_noop("Victims of human trafficking per 100 000 persons"),
    gettext_noop("Victims of intentional homicide per 100 000 persons"),
    gettext_noop("Victims of trafficking"),
    gettext_noop("Violence and Harassment Convention"),
    gettext_noop("Vulnerable persons and groups"),
    gettext_noop("Women"),
    gettext_noop("Women aged 20 to 24 who were married before 15 and before 18"),
    gettext_noop("Women and girls who suffered violence by a partner in the past year"),
    gettext_noop("Workers"),
    gettext_noop("Worst Forms of Child Labour Convention"),
    gettext_noop("Youth"),
)
TAXONOMY_NAMES = (
    gettext_noop("UPR Info issues"),
    gettext_noop("UPR Info action category"),
    gettext_noop("Sustainable Development Goals, targets and indicators"),
    gettext_noop("OHCHR themes"),
    gettext_noop("OHCHR affected persons"),
    gettext_noop("Treaties named"),
    gettext_noop("Treaty bodies and special procedures named"),
    gettext_noop("Kinds of institution responsible"),
)
