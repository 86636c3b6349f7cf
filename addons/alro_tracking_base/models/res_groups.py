from odoo import api, models
from odoo.exceptions import AccessError


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.constrains("user_ids", "implied_ids", "implied_by_ids")
    def _check_one_level(self):
        """A second level may also come with a group's members, or through what a group implies."""
        self.env.registry.clear_cache("groups")
        users = self.env["res.users"].sudo().with_context(active_test=False)
        users.search([("all_group_ids", "in", users._alro_groups().ids)])._check_level()

    def _check_access(self, operation):
        """Groups are Odoo's own affair: “Access Rights” alone would be enough to make oneself Settings."""
        if operation == "read" or self.env.is_system():
            return super()._check_access(operation)
        return self, lambda: AccessError(
            self.env._(
                "Only the technical administrator of Odoo may change what a group of users may do."
            )
        )

    @api.model
    def _get_view_group_hierarchy(self):
        """A default of every new user: Super Admin creates users, and may not read all that it is made of."""
        return super(ResGroups, self.sudo())._get_view_group_hierarchy()
