"""What a run tells its user at the end: for people on the terminal, for programs as JSON."""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale

from glossary.terms import ENGLISH
from i18n.articles import Sentence
from i18n.checks import Severity
from i18n.recall import BY_PEOPLE
from i18n.runs import Article, LanguageRun, Written
from translators.packages import ModelPackage

_SHOWN = 10
"""Errors shown for a language; the catalogs have them all."""


def text(articles: Sequence[Article], runs: Sequence[LanguageRun], glossary: Sequence[Path] = ()) -> str:
    """The report for people: what was read, a block for each language, what to do next.

    `glossary` are the files that the user named.
    """
    blocks = [map(_article, articles), *map(_language, runs)]
    return "\n\n".join(["\n".join(block) for block in blocks] + list(_advice(runs, glossary)))


def _article(article: Article) -> str:
    found, encoding = article.detection, article.document.encoding
    detected = f" (detected, confidence {found.confidence:.2f})" if article.detected else ""
    other = "" if encoding == "utf-8" else f", read as {encoding}; translations are written in utf-8"
    return f"{article.path}: {article.locale.english_name}{detected}{other}"


def _language(run: LanguageRun) -> Iterator[str]:
    yield f"{run.locale.english_name} ({run.locale}), {run.seconds:.1f} s"
    sentences = _sentences(run)
    if sentences:
        yield f"  sentences  {_share(sentences)}"
        terms = [term for sentence in sentences for term in sentence.terms]
        yield f"  terms      {sum(term.met for term in terms)} of {len(terms)} as the glossary has them"
        yield from _names(run)
        issues = Counter(issue.type for sentence in sentences for issue in sentence.issues)
        yield f"  issues     {', '.join(f'{kind} {n}' for kind, n in issues.most_common()) or 'none found'}"
        yield f"  packages   {'; '.join(map(_package, run.packages))}"
    for written in run.written:
        yield f"  written    {written.document}{'' if written.catalog else _copied(run, written)}"
        if written.catalog not in (None, written.document):
            yield f"             {written.catalog}"
    yield from (f"  failed     {error}" for error in run.errors)
    yield from _errors(run)


def _names(run: LanguageRun) -> Iterator[str]:
    """The recurring names that the glossary lacks, as a suggestion."""
    names = list(dict.fromkeys((n.source, n.rendering) for written in run.written for n in written.names))
    if names:
        shown = ", ".join(f"{source} → {rendering}" for source, rendering in names[:_SHOWN])
        yield f"  names      not in the glossary, by vote: {shown}{', …' if len(names) > _SHOWN else ''}"


_BY_PEOPLE = {
    "reviewed": "reviewed by people",
    "edited": "edited by people",
    "changed": "as people had them before the source changed",
    "memory": "as people have them in other articles",
}


def _share(sentences: Sequence[Sentence]) -> str:
    people = Counter(s.method for s in sentences if s.method in BY_PEOPLE)
    details = [f"{n} {_BY_PEOPLE[method]}" for method, n in people.items()]
    return f"{len(sentences)}{' (' + ', '.join(details) + ')' if details else ''}"


def _package(package: ModelPackage) -> str:
    score = package.metadata.get("evaluation")
    measured = f", {score['metric']} {score['score']} on {score['set']}" if score else ""
    return f"{package.name} ({'starter package' if package.starter else 'installed'}{measured})"


def _copied(run: LanguageRun, written: Written) -> str:
    return f" (copied: {written.article.path} is in {run.locale.english_name} already)"


def _errors(run: LanguageRun) -> Iterator[str]:
    """The places that must not be published as they are."""
    found = [
        f"  look at    {written.article.path}:{sentence.segment.line}: {issue.comment}"
        for written in run.written
        for sentence in written.sentences
        for issue in sentence.issues
        if issue.severity == Severity.ERROR
    ]
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        yield f"             and {len(found) - _SHOWN} more; all of them are noted in the catalogs"


def _advice(runs: Sequence[LanguageRun], glossary: Sequence[Path]) -> Iterator[str]:
    sources = {w.article.locale: None for run in runs for w in run.written if w.names}
    if sources:
        commands = "".join(
            f"\n  {_suggest(runs, source, glossary)} -o names{f'-{source}' if len(sources) > 1 else ''}.csv"
            for source in sources
        )
        yield f"Names that recur should be in a glossary. To get rows to correct and add:{commands}"
    catalogs = [written for run in runs for written in run.written if written.catalog]
    if catalogs:
        articles = any(written.catalog != written.document for written in catalogs)
        yield (
            "Machine translations are marked fuzzy in the .po files. Correct them there, remove the mark,\n"
            f"run again: your text stays{', and the document takes it over' if articles else ''}."
        )
    pairs = {f"{p.source}-{p.target}": None for run in runs for p in run.packages if p.starter}
    if pairs:
        yield (
            "Starter packages are small and make mistakes. To get bigger ones from Argos's index:\n"
            f"  translate-article packages install {' '.join(pairs)}"
        )


def _suggest(runs: Sequence[LanguageRun], source: Locale, glossary: Sequence[Path]) -> str:
    """The command that proposes rows for the names in articles of one language."""
    named = [
        (run.locale, written.article)
        for run in runs
        for written in run.written
        if written.names and written.article.locale == source
    ]
    paths = dict.fromkeys("-" if article.path == "stdin" else article.path for _, article in named)
    targets = dict.fromkeys(str(locale) for locale, _ in named)
    # The terms of a glossary are English.
    if ENGLISH not in (source.language, *targets):
        targets[ENGLISH] = None
    given = [] if all(article.detected for _, article in named) else ["--from", str(source)]
    known = ["--glossary", *map(str, glossary)] if glossary else []
    words = ["suggest", *paths, "--to", ",".join(targets), *given, *known]
    return shlex.join(["translate-article", "glossary", *words])


def data(runs: Sequence[LanguageRun]) -> dict[str, object]:
    """The report for programs: values that JSON can hold, one object for each language."""
    return {"languages": [_language_data(run) for run in runs]}


def _language_data(run: LanguageRun) -> dict[str, object]:
    return {
        "language": str(run.locale),
        "seconds": round(run.seconds, 3),
        "packages": [
            {"name": p.name, "starter": p.starter, "evaluation": p.metadata.get("evaluation")}
            for p in run.packages
        ],
        "articles": [_article_data(written) for written in run.written],
        "errors": list(run.errors),
    }


def _article_data(written: Written) -> dict[str, object]:
    return {
        "source": written.article.path,
        "source_language": written.article.detection.language,
        "confidence": round(written.article.detection.confidence, 4),
        "encoding": written.article.document.encoding,
        "document": str(written.document),
        "catalog": str(written.catalog) if written.catalog else None,
        "names": [
            {
                "source": n.source,
                "target": n.rendering,
                "kind": n.kind,
                "mentions": n.mentions,
                "votes": n.votes,
            }
            for n in written.names
        ],
        "segments": [_sentence_data(sentence) for sentence in written.sentences],
    }


def _sentence_data(sentence: Sentence) -> dict[str, object]:
    return {
        "line": sentence.segment.line,
        "source": sentence.segment.text,
        "target": sentence.segment.target,
        "state": sentence.segment.state,
        "method": sentence.method,
        "terms": [
            {"source": t.source, "target": t.rendering, "met": t.met, "forbidden": list(t.forbidden)}
            for t in sentence.terms
        ],
        "issues": [{"type": i.type, "severity": i.severity, "comment": i.comment} for i in sentence.issues],
    }


def _sentences(run: LanguageRun) -> list[Sentence]:
    return [sentence for written in run.written for sentence in written.sentences]
