"""The work list of steps that had to wait: sent, done by hand, waived."""

from app.ui.views.settle.settle_view import SettleView

__all__ = ["SettleView"]
