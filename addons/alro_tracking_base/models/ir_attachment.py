from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """What a record keeps in a field is changed through the record alone, whose checks then apply.

    Odoo lets whoever may write a record replace, publish and delete the attachment behind its field.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._refuse_fields_of_records()
        return attachments

    def write(self, vals):
        self._refuse_fields_of_records()
        result = super().write(vals)
        self._refuse_fields_of_records()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fields_of_records(self):
        self._refuse_fields_of_records()

    def _refuse_fields_of_records(self):
        """Raise AccessError for the content of a field of the suite's records, but to the system."""
        if self.env.su:
            return
        for attachment in self.sudo():
            if attachment.res_field and (attachment.res_model or "").startswith("alro."):
                raise AccessError(
                    self.env._(
                        "The file “%s” belongs to a record. Open the record, and change it there.",
                        attachment.name,
                    )
                )
