"""The tables of the programmes: programmes, measures, indicators, baselines."""

from comity.programmes.models import baseline, indicator, measure, programme

__all__ = ["baseline", "indicator", "measure", "programme"]
