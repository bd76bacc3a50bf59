"""Makes the demo's galaxy catalogue from the table that the package kcorrect ships for its tests.

The table holds 10,000 galaxies of the Sloan Digital Sky Survey (SDSS). This program keeps what the
demo needs, adds dereddened magnitudes and the split, and writes one gzipped CSV whose head says
what it is. The same table gives the same bytes.

    python make_catalogue.py ../../demo/src/main/resources/dev/cosmicai/demo/galaxies.csv.gz
"""

import argparse
import gzip
import hashlib
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from astropy.io import fits
from cosmic_export.errors import ExportError
from cosmic_export.output import refuse_unwritable

KCORRECT = "5.1.9"
TABLE = "kcorrect/data/test/gst_tests_small.fits"
TABLE_SHA256 = "d7e87e8abc45167e48889a0e824870760a2e6dde20650a6e41a72164859bf578"
BANDS = "ugriz"

SPLIT_SEED = 0
TRAINING_GALAXIES = 7_000

HEAD = """\
# Galaxies of the Sloan Digital Sky Survey: measured fluxes and spectroscopic redshifts.
# Source: {table} of kcorrect {version} (BSD-3-Clause), SHA-256
# {sha256}; row counts its lines from 0.
# Fluxes and errors are in nanomaggies, as observed; magnitudes are 22.5 - 2.5 log10(flux) - A,
# where A is the Galactic extinction: extinction_r times {ratios} in u, g, r, i, z.
# A flux below its own error counts as that error in the magnitude ({floored} galaxies).
# set: by numpy.random.default_rng({seed}).permutation({total}); its first {train} rows are train,
# the others test.
"""


def source_table() -> Path:
    """The FITS file inside the installed package, without importing the package."""
    package = distribution("kcorrect")
    if package.version != KCORRECT:
        raise SystemExit(
            f"kcorrect {package.version} is installed, not {KCORRECT}: "
            f"pip install --no-deps kcorrect=={KCORRECT}"
        )
    return Path(package.locate_file(TABLE))


def magnitudes(flux: np.ndarray, error: np.ndarray, extinction: np.ndarray) -> np.ndarray:
    """Dereddened magnitudes; a flux below its error is raised to it, so that each has a number."""
    return 22.5 - 2.5 * np.log10(np.maximum(flux, error)) - extinction


def training_galaxies(total: int) -> np.ndarray:
    """A mask over the table's rows: true for training, false for test."""
    chosen = np.random.default_rng(SPLIT_SEED).permutation(total)[:TRAINING_GALAXIES]
    mask = np.zeros(total, dtype=bool)
    mask[chosen] = True
    return mask


def catalogue(table: np.ndarray) -> str:
    """The whole catalogue as text: head, column names, one line a galaxy in the table's order."""
    flux = table["MODELFLUX"].astype(np.float64)
    error = table["MODELFLUX_IVAR"].astype(np.float64) ** -0.5
    extinction = table["EXTINCTION"].astype(np.float64)
    magnitude = magnitudes(flux, error, extinction)
    training = training_galaxies(len(table))

    ratios = np.median(extinction / extinction[:, 2:3], axis=0)
    head = HEAD.format(
        table=TABLE,
        version=KCORRECT,
        sha256=TABLE_SHA256,
        ratios=", ".join(f"{ratio:.5f}" for ratio in ratios),
        floored=int((flux < error).any(axis=1).sum()),
        seed=SPLIT_SEED,
        total=len(table),
        train=TRAINING_GALAXIES,
    )
    columns = ["row", "set", "redshift"]
    columns += [f"{name}_{band}" for name in ("magnitude", "flux", "error") for band in BANDS]
    columns += ["petrosian_flux_r", "extinction_r"]

    lines = [",".join(columns)]
    for row in range(len(table)):
        cells = [str(row), "train" if training[row] else "test", f"{table['Z'][row]:.6f}"]
        cells += [f"{value:.4f}" for value in magnitude[row]]
        cells += [f"{value:.5g}" for value in flux[row]]
        cells += [f"{value:.4g}" for value in error[row]]
        cells += [f"{table['PETROFLUX'][row, 2]:.5g}", f"{extinction[row, 2]:.5f}"]
        lines.append(",".join(cells))
    return head + "\n".join(lines) + "\n"


def main() -> None:
    """Checks the source, then writes the catalogue to the path given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="the .csv.gz to write")
    output = parser.parse_args().output
    try:
        refuse_unwritable(output, "output")
    except ExportError as error:
        raise SystemExit(f"error: {error}") from None

    source = source_table()
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if digest != TABLE_SHA256:
        raise SystemExit(f"{source} has SHA-256 {digest}, expected {TABLE_SHA256}: reinstall it")
    text = catalogue(fits.getdata(source, "GSTTEST"))
    output.write_bytes(gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0))
    print(f"{output}: {output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
