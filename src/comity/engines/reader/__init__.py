"""The reader: policy text in, a draft of citations, tasks, bodies, partners and dates out."""
