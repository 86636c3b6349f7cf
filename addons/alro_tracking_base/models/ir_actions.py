from odoo import api, models


class IrActionsActions(models.Model):
    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """Offer “Who sees this record” in the action menu of every model of the suite.

        It is bound once, to the question itself, so that no add-on has to remember it; who may
        not use it is told nothing of it.
        """
        bindings = super().get_bindings(model_name)
        if self.env["alro.access.judge"]._is_suite_model(model_name):
            shared = super().get_bindings("alro.access.inquiry").get("action", [])
            if shared:
                bindings = {**bindings, "action": [*bindings.get("action", []), *shared]}
        return bindings
