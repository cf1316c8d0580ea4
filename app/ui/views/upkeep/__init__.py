"""Upkeep: copies, verification, reference data, this computer."""

from app.ui.views.upkeep.upkeep_view import UpkeepView

__all__ = ["UpkeepView"]
