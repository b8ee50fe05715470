"""The WSGI application, for granian or any other server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What the start loads is never thrown away: Python's collector need not walk through it again.
# Otherwise a request now and then pays 80 ms for it. A page makes some 10,000 objects and drops
# them by itself (`quadro.kit.engine`): the collector need not look for cycles many times in each.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
