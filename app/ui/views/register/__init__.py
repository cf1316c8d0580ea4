"""The screen Register: what is known of products and prescribers, from whom, and how old it is."""

from app.ui.views.register.register_view import RegisterView

__all__ = ["RegisterView"]
