"""`python -m tourapp.translations`: compile, and list what is missing."""

import sys

from tourapp.translations import main

sys.exit(main())
