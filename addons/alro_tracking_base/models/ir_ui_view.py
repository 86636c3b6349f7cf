from odoo import fields, models

ATTRIBUTES = {"__validate__", "class", "js_class", "page", "string"}


class IrUiView(models.Model):
    """The view type of the month grid: ``<alro_grid page="…"/>``, the page being one that a script registered."""

    _inherit = "ir.ui.view"

    type = fields.Selection(selection_add=[("alro_grid", "Month grid")])

    def _is_qweb_based_view(self, view_type):
        return super()._is_qweb_based_view(view_type) or view_type == "alro_grid"

    def _validate_tag_alro_grid(self, node, name_manager, node_info):
        if not node_info["validate"]:
            return
        unknown = set(node.attrib) - ATTRIBUTES
        if unknown:
            self._raise_view_error(
                self.env._("A month grid has no attribute %s.", ", ".join(sorted(unknown))), node
            )
        if not node.get("page"):
            self._raise_view_error(self.env._("A month grid needs the name of its page."), node)
        if len(node):
            self._raise_view_error(self.env._("A month grid holds no elements."), node)

    def _get_view_info(self):
        return {"alro_grid": {"icon": "fa fa-table"}} | super()._get_view_info()
