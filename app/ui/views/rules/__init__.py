"""The rules in force: what each says and how sure it is, packs, temporary rules."""

from app.ui.views.rules.rules_view import RulesView

__all__ = ["RulesView"]
