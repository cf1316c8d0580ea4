"""People: who signs in, and what each may do."""

from app.ui.views.people.people_view import PeopleView

__all__ = ["PeopleView"]
