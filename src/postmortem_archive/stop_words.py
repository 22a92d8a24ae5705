"""Words that tell no document from another: words that join others, headings, and times.

Inverse document frequency finds them only in the language that most of an archive is written in: the few documents of
another language would be called alike for sharing its articles. Words that mean something in English ("die", "war",
"dos") are left out.
"""

from __future__ import annotations

from typing import Final

_POSTMORTEM = """
action actions date impact incident incidents item items learned lesson lessons postmortem postmortems report root
summary timeline title utc
"""

_TIMES = """
afternoon afternoons april august daily day days december evening evenings february friday hour hourly hours january
july june march midnight minute minutes monday month monthly months morning mornings night nightly nights november
october saturday second seconds september sunday thursday time times today tomorrow tuesday wednesday week weekend
weekly weeks year years yearly yesterday
"""

_ENGLISH = """
able about above after again against all almost also although always am among an and another any anybody anyone
anything are around as ask asked at back be became because been before began begin begins behind being below between
both but by came can cannot could did do does doing done down during each either else end ended ends enough even ever
every everybody everyone everything few find finds first for found from further gave get gets give given go goes going
gone got had has have having he her here hers him his how however if in into is it its itself just kept known last
least less let like long made make makes making many may mean means might more most much must my need needed needs
neither never new next no nobody none nor not nothing noticed now of off often old on once one only or other others
our ours out over own per perhaps put quite rather right s said same see seen set several shall she should show showed
shown since so some somebody something start started starts step steps still such take taken tell than that the their
theirs them themselves then there these they thing things this those though three through thus till to together told
too took toward towards tried two under until up upon us use used uses using very was way we well went were what
whatever when where whether which while who whole whom whose why will with within without would wrong yet you your
yours
"""

_SPANISH = """
al algo algunos ante antes aquel aquella así aunque cada casi como con contra cual cuando cuya cuyo de del desde
después donde durante el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estaban estado estas
este esto estos está están fue fueron había habían ha han hasta hay la las le les lo los luego mediante menos mientras
mismo muy más ni no nos nosotros nuestra nuestro nuestros o otra otras otro otros para pero poco por porque pues que
quien quienes qué se sea ser si sido siempre sin sino sobre solo son su sus sí también tan tanto tenía tiene todas
todo todos tras tres tuvo un una unas uno unos y ya él
"""

_FRENCH = """
afin ainsi alors après au aucun aucune aussi autre autres aux avait avant avec avoir avons car ce cela ces cet cette
chaque comme dans de depuis des deux dont du elle elles en encore entre est et ete été étaient était être eu fait
faire il ils je jusqu la le les leur leurs lors lorsque mais moins même ne ni nos notre nous ont ou où par parce pas
pendant peu peut plus pour puis qu quand que qui sa sans se selon ses si son sont sous sur tous tout toute toutes très
trois un une vers vous à
"""

_GERMAN = """
aber alle allen aller alles als am an andere anderen auch auf aus bei beim bis bisher da dabei dadurch damit danach
dann daran das dass davon dazu dem den denn der deren des dessen diese diesem diesen dieser dieses doch durch ein eine
einem einen einer eines er erst es für gegen haben hatte hatten ihr ihre im in ist ja jede jeder jedoch kann kein
keine konnte konnten mehr mit nach nachdem nicht noch nur ob oder ohne schon sehr sein seine seit sich sie sind so
sobald sodass sollte sowie über um und uns unser unsere unter vom von vor waren warum was weil wenn werden wie wieder
wir wird wurde wurden während zu zum zur zwei zwischen
"""

_PORTUGUESE_ITALIAN_DUTCH = """
ao aos até com da das depois dos ela em essa esse esta este eles foi foram isso já mais mas mesmo muito na nas no nos
num numa não ou pela pelas pelo pelos porque quando sem ser seu sua são também uma umas uns agli al alla alle allo
anche che ci come con cui da dai dal dalla dei del della delle dello di dopo due e era erano essere fino gli ha hanno
il io la le lo loro ma nei nel nella nelle non per perché più poi prima quando quella quello questa questo sono stata
stati stato su sua sul sulla suo tra tutti un una uno aan al alle bij daar dan dat deze dit door een en er geen had
hadden heeft het hij hoe hun ik je kan maar met na naar niet nog ook omdat onze op ter tot uit van veel voor waar
waren wat werd werden wij worden ze zich zijn zo zou
"""

STOP_WORDS: Final[frozenset[str]] = frozenset(
    f"{_POSTMORTEM} {_TIMES} {_ENGLISH} {_SPANISH} {_FRENCH} {_GERMAN} {_PORTUGUESE_ITALIAN_DUTCH}".split()
)
"""Words to leave out, in lower case."""
