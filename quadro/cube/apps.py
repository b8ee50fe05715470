from collections.abc import Collection

from django.apps import AppConfig


class CubeConfig(AppConfig):
    name = "quadro.cube"
    label = "cube"

    def ready(self) -> None:
        """Follow provisions and municipalities that move."""
        from quadro.cube import actions  # noqa: PLC0415 - models are there only now
        from quadro.plan.watchers import MOVED as PROVISIONS  # noqa: PLC0415
        from quadro.territory.watchers import MOVED as MUNICIPALITIES  # noqa: PLC0415

        def follow(_keys: Collection[int]) -> None:
            actions.regroup()

        PROVISIONS.add(follow)
        MUNICIPALITIES.add(follow)
