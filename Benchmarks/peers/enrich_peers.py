#!/usr/bin/env python3
"""Preranked GSEA by GSEApy or blitzGSEA, in the columns term, es, pvalue.

Usage: enrich_peers.py gseapy|blitzgsea LIST.rnk LIBRARY.gmt --permutations N --threads N --seed N -o FILE

LIST.rnk has two columns without a header. `--no-center` keeps blitzGSEA from subtracting the mean of the scores.
"""
from __future__ import annotations

import argparse
import warnings

import pandas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=["gseapy", "blitzgsea"])
    parser.add_argument("list")
    parser.add_argument("library")
    parser.add_argument("--permutations", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-center", action="store_true")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    ranked = pandas.read_csv(options.list, sep="\t", header=None)
    with open(options.library, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    library = {row[0]: row[2:] for row in rows}
    answer = (gseapy_rows if options.peer == "gseapy" else blitzgsea_rows)(ranked, library, options)
    answer.to_csv(options.output, sep="\t", index=False)


def gseapy_rows(ranked: pandas.DataFrame, library: dict[str, list[str]], options: argparse.Namespace) -> pandas.DataFrame:
    import gseapy

    found = gseapy.prerank(rnk=ranked, gene_sets=library, min_size=5, max_size=4000, no_plot=True, outdir=None,
                           permutation_num=options.permutations, threads=options.threads, seed=options.seed).res2d
    return pandas.DataFrame({"term": found["Term"], "es": found["ES"], "pvalue": found["NOM p-val"]})


def blitzgsea_rows(ranked: pandas.DataFrame, library: dict[str, list[str]], options: argparse.Namespace) -> pandas.DataFrame:
    import blitzgsea

    found = blitzgsea.gsea(ranked, library, permutations=options.permutations, processes=options.threads,
                           seed=options.seed, center=not options.no_center)
    return pandas.DataFrame({"term": found.index, "es": found["es"], "pvalue": found["pval"]})


if __name__ == "__main__":
    main()
