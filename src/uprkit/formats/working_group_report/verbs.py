"""Verbs that recommendations begin with, in the form of the imperative.

Gathered from UPR Info's guide "Action category" (2014) and the vocabulary of UN drafting.
"""

from __future__ import annotations

_WORDS = """
abide abolish abrogate abstain accede accelerate accept accomplish accord achieve acknowledge act adapt
address adhere adjust admit adopt advance afford align allocate allow alleviate amend analyse analyze
answer appeal apply appoint approve arrange ask assess assign assist assume assure attach attain avoid ban
bear become begin benefit boost bring broaden build call cancel carry cease change clarify close
collaborate collect combat commence commit commute complement complete comply conclude conduct confer
confirm conform consider consolidate consult continue contribute convene convert cooperate co-operate
coordinate counter counteract create criminalize criminalise cultivate curb deal decide declare decrease
decriminalize decriminalise dedicate deepen defend define deliver demand demonstrate deploy deposit design
designate desist determine develop devise devote diminish disaggregate discontinue discourage discuss
dismantle disseminate distribute do double draft draw educate effect elaborate eliminate embark empower
enable enact encourage end endeavour endeavor endorse endow enforce engage enhance enjoy enlarge enlist
ensure enter entrench envisage equip eradicate establish evaluate examine exchange exclude execute exempt
exercise exert expand expedite explore express extend facilitate favour finalize finalise find fight focus
follow formalize formulate forward foster free fulfil fulfill fund further gather generate give grant
guarantee halt hand harmonize harmonise hasten have heed help hold honour identify impart implement impose
improve include increase incorporate inform initiate inquire institute institutionalize integrate
intensify introduce invest investigate invite involve issue join keep launch lead legalize legislate
lessen lift limit liberalize look lower maintain make manage mainstream mandate maximize maximise mitigate
mobilize modernize modify monitor move negotiate normalize note observe obtain offer open operationalize
organize organise outlaw oversee overcome participate pass pay penalize permit persevere persist place
plan play preserve prevent prioritize prioritise proceed proclaim produce progress prohibit promote
promulgate proscribe prosecute protect prove provide publicize publish punish pursue put raise ratify re-
establish re-examine re-instate reach reactivate reaffirm realize realise recognize recognise reconsider
reconcile redouble redress reduce re-evaluate reexamine refer refine reform refrain regard register
regulate regularize rehabilitate reinforce reinstate reintegrate reiterate reject relax release remain
remedy remove render renew repair repeal replace replicate reply report request require rescind resolve
respect respond restore restrict resume retain rethink review revise revisit revitalize revive revoke
safeguard scale schedule secure seek send sensitize separate serve set settle share shift shorten show
sign simplify solve speed spare start state step stop streamline strengthen stress strive study submit
subscribe subsidize suggest supervise supplement supply support suppress suspend sustain tackle take
target teach terminate tighten track train transform translate transpose treat try turn undertake update
upgrade uphold urge use utilize utilise vest view vote welcome widen withdraw work
"""
VERBS = frozenset(_WORDS.split())


def is_verb(word: str) -> bool:
    """Whether a word can open a recommendation: "Ratify", "re-examine", "sign/ratify"."""
    plain = word.strip("“”\"'(),;:.").lower()
    return plain in VERBS or plain.split("/", 1)[0] in VERBS
