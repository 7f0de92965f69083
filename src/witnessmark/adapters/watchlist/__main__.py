"""Write the JSON Schema of the watch list: `python -m witnessmark.adapters.watchlist`."""

import sys

from witnessmark.adapters.watchlist.models import spelled

sys.stdout.write(spelled())
