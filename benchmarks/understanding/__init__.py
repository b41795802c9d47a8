"""How well claims are understood: labelled messages, public collections and ordinary talk.

    metrics      what is counted, and how sure a share is
    collections  where messages come from: labelled files, public sets, sentences
    ways         the usual ways to find a text among many, given the same normal form as ours
    embeddings   the same by models of language, where they are installed or an endpoint is given
    answering    a usual way made to answer as heshi does: a fact and a verdict from a threshold on
    retrieval    rankings over public sets
    labelled     answers on labelled messages
    talk         what would be said unasked
    everything   all of it, in two processes
    page         all of it as Markdown

`python -m benchmarks.understanding` runs everything that is at hand.
"""
