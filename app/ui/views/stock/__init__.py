"""Stock: products with their state, the narcotics ledger, counts, batches and deviation cases."""

from app.ui.views.stock.stock_view import StockView

__all__ = ["StockView"]
