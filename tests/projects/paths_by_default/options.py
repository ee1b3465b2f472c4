import argparse


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output-dir", default="runs")
    parser.add_argument("--name", default="net")
    return parser.parse_args()
