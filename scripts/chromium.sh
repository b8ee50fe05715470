#!/bin/sh
# Prints the path of the browser for the journeys: $CHROMIUM, or the first that is installed.
set -eu
for name in ${CHROMIUM:-} chromium chromium-browser google-chrome \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if command -v "$name" 2>/dev/null; then
        exit 0
    fi
done
echo "No Chromium found: install it, or set CHROMIUM=/path/to/it." >&2
exit 1
