"""From parallel text to an installable Argos package, in five stages (extra `train`).

| stage | reads | writes |
|---|---|---|
| `prepare` | TSV, TMX, PO, glossaries, `mixture.csv` | `WORK/corpus.tsv`, `WORK/sources.csv` |
| `align` | `WORK/corpus.tsv` | `WORK/annotated.tsv`, `WORK/sentencepiece.model`, `WORK/examples.npz` |
| `train` | `WORK/examples.npz` | a checkpoint |
| `export` | a checkpoint | a package |
| `evaluate` | packages, development sets | a table |

A stage whose result is newer than what it is made from, and was made with the same parameters, does nothing.
"""
