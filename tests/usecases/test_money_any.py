"""Whatever happens to a hand-out in whatever order, every krona is counted once."""

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import PatientDraft, PaymentDraft
from app.domain.entries import Entry
from app.domain.money import Account, MoneyState, total_of
from app.domain.money_entries import DifferenceEnd
from app.domain.order import PaymentMeans
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.print_label import print_labels
from app.usecases.settle_money import list_money, set_correct, settle_difference
from app.usecases.take_back import GoodsBack, open_correction, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.usecases.test_take_back import ALONE, course, finish, first_row
from tests.usecases.test_take_up import give
from tests.workplaces import filled_draft


@dataclass
class Purchase:
    """One hand-out, and what the till has taken and given for it by its own count."""

    workplace: Workplace
    entry: Entry
    till: int = 0
    given_up: int = 0
    packages: int = 3
    is_over: bool = False  # nothing was handed out after all

    def account(self) -> Account:
        """What the list says of it."""
        every = list_money(self.workplace)
        return next(line.account for line in every if line.subject == self.entry.subject)

    def say(self, number: int) -> None:
        """Say what was right."""
        set_correct(self.workplace, self.entry.subject, f"{number}", "")

    def settle(self, number: int) -> None:
        """Pay back, take the rest, or give it up."""
        due = self.account().balance
        if not due:
            return
        end = DifferenceEnd.COLLECTED if due > 0 else DifferenceEnd.REFUNDED
        if number % 3 == 0:
            end = DifferenceEnd.WAIVED
            self.given_up += due
        else:
            self.till += due
        settle_difference(self.workplace, [self.entry.subject], end, due, "kvitto")

    def correct(self, number: int) -> None:
        """Correct how many packages it was, with a new label."""
        packages = 3 + number % 4
        if self.is_over or packages == self.packages:
            return
        self.packages = packages
        row = replace(first_row(self.workplace, self.entry), packages=packages)
        slip = open_correction(self.workplace, self.entry.subject)
        assert slip.draft.correction is not None
        told = replace(slip.draft.correction, reason="Fel avläst")
        draft = replace(slip.draft, rows=(row,), correction=told)
        saved = save_draft(self.workplace, slip, draft)
        finish(self.workplace, print_labels(self.workplace, saved)[0], draft)

    def give_back(self, number: int) -> None:
        """Take a package back."""
        del number
        told = course(self.workplace, self.entry)
        if not self.is_over and told.returned[1] < 3:
            back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "fel styrka")
            return_goods(self.workplace, self.entry.subject, told.last, back, ALONE)

    def undo(self, number: int) -> None:
        """Say that nothing was handed out."""
        del number
        told = course(self.workplace, self.entry)
        if not self.is_over and not told.returned:
            self.is_over = True
            reverse_dispensing(self.workplace, self.entry.subject, told.last, "fel", ALONE)


_DEEDS = st.sampled_from(
    [Purchase.say, Purchase.settle, Purchase.correct, Purchase.give_back, Purchase.undo]
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_DEEDS, st.integers(0, 400)), min_size=3, max_size=8))
def test_the_till_ends_at_what_was_right(
    workplace: Workplace, deeds: list[tuple[object, int]]
) -> None:
    """Requirement 49."""
    name = f"PROV {workplace.journal.count()}"
    row = replace(filled_draft().rows[0], packages=3)
    draft = replace(
        filled_draft(row), patient=PatientDraft("Prov Ett", name, "19121212", "1"),
        payment=PaymentDraft(PaymentMeans.CASH, "200"),
    )  # fmt: skip
    bought = Purchase(workplace, give(workplace, open_slip(workplace), draft))
    for deed, number in deeds:
        assert callable(deed)
        deed(bought, number)
    if not bought.is_over:
        bought.say(150)
    bought.settle(1)
    account = bought.account()
    assert account.balance == 0
    assert account.state in (MoneyState.SETTLED, MoneyState.EVEN)
    assert account.collected - account.refunded == bought.till
    assert account.waived == bought.given_up
    right = 0 if bought.is_over else 15_000
    assert 20_000 + bought.till + bought.given_up == right == account.correct
    sums = total_of(list_money(workplace))
    moved = sums.collected - sums.refunded + sums.waived
    assert sums.correct - sums.charged == sums.to_collect - sums.to_refund + moved
