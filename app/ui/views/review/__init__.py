"""Granskning: the log of who saw what, a sample that is judged, and the reviews made."""

from app.ui.views.review.review_view import ReviewView

__all__ = ["ReviewView"]
