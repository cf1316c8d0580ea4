"""Datorer: the computers of the pharmacy, how they join, how entries pass between them."""

from app.ui.views.members.members_view import MembersView

__all__ = ["MembersView"]
