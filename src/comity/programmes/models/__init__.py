"""The tables of the programmes: programmes, measures, indicators, baselines, proposals, what opinions are asked on."""

from comity.programmes.models import baseline, consulting, indicator, measure, programme, proposal

__all__ = ["baseline", "consulting", "indicator", "measure", "programme", "proposal"]
