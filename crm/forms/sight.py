"""Who reads whose answers: who may read everybody's, or whoever serves the customer those of theirs."""

from crm.customers.models import Customer
from crm.customers.sight import CustomerSight, customer_seen, customer_sight
from crm.forms.models import FormAnswer
from kernel.actor import Actor
from kernel.errors import NotAllowed, NotFound
from tenants.accounts.rights import Action, may


def reads_answers(actor: Actor, customer_id: int) -> bool:
    """Whether the actor reads what that customer answered."""
    if may(actor, Action.FORMS_SEE):
        return True
    served = CustomerSight(actor, whole=False, contacts=False)
    rows = Customer.objects.filter(pk=customer_id)
    return may(actor, Action.FORMS_SEE_OWN) and served.customers(rows).exists()


def answer_seen(actor: Actor, answer_id: int) -> FormAnswer:
    """The answer with its version; raises NotFound for who does not see the customer, NotAllowed."""
    row = FormAnswer.objects.select_related("version", "customer").filter(pk=answer_id).first()
    if row is None:
        raise NotFound
    customer_seen(customer_sight(actor), row.customer_id)
    if not reads_answers(actor, row.customer_id):
        raise NotAllowed(action=str(Action.FORMS_SEE_OWN))
    return row
