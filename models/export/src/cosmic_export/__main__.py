"""`python -m cosmic_export` is `cosmic-export`."""

import sys

from cosmic_export.command import main

sys.exit(main())
