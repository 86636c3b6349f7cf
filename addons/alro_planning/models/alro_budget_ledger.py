from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .alro_plan_mixin import shown


class AlroBudgetLine(models.Model):
    """What posted documents make of a budget line, and what holds at every date."""

    _inherit = "alro.budget.line"

    def _refresh_money(self):
        """Add up what posted documents make of these lines, in one statement, and let plans follow.

        The rows are written even if nothing changes: two documents on one line must collide here.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE alro_budget_line t
                   SET received_amount = t.received_amount - t.changed_amount + s.changed,
                       changed_amount = s.changed,
                       sent_amount = s.sent,
                       returned_amount = s.returned,
                       allocated_amount = s.sent - s.returned,
                       write_uid = CASE WHEN s.moved THEN %(uid)s ELSE t.write_uid END,
                       write_date = CASE WHEN s.moved THEN now() AT TIME ZONE 'UTC'
                                         ELSE t.write_date END
                  FROM (
                    SELECT b.id, COALESCE(d.changed, 0) AS changed, COALESCE(d.sent, 0) AS sent,
                           COALESCE(d.returned, 0) AS returned,
                           (COALESCE(d.changed, 0), COALESCE(d.sent, 0), COALESCE(d.returned, 0))
                           <> (b.changed_amount, b.sent_amount, b.returned_amount) AS moved
                      FROM (SELECT id, changed_amount, sent_amount, returned_amount
                              FROM alro_budget_line WHERE id = ANY(%(ids)s)
                             ORDER BY id FOR NO KEY UPDATE) b
                      LEFT JOIN (
                        SELECT l.budget_line_id,
                               SUM(l.amount) FILTER (WHERE d.kind = 'change') AS changed,
                               SUM(l.amount) FILTER (WHERE d.kind = 'allocate') AS sent,
                               SUM(l.amount) FILTER (WHERE d.kind = 'return') AS returned
                          FROM alro_budget_transfer_line l
                          JOIN alro_budget_transfer d ON d.id = l.transfer_id
                         WHERE l.budget_line_id = ANY(%(ids)s) AND d.state = 'posted'
                         GROUP BY l.budget_line_id
                      ) d ON d.budget_line_id = b.id
                  ) s
                 WHERE s.id = t.id
                """,
                ids=list(self.ids),
                uid=self.env.uid,
            )
        )
        self.env.invalidate_all(flush=False)
        self._refresh_totals()

    def _check_ledger(self):
        """Raise if at any date a line is allocated less than nothing, or more than it has received."""
        for line_id, day, received, allocated in self._first_overdrawn():
            values = {
                "name": self.browse(line_id).display_name,
                "day": self._day_text(day),
                "received": shown(received),
                "allocated": shown(allocated),
            }
            if received < 0:
                raise UserError(
                    self.env._(
                        "%(name)s: %(day)s what the office has received would be %(received)s baht."
                        " It cannot fall below zero. Nothing was saved.",
                        **values,
                    )
                )
            if allocated < 0:
                raise UserError(
                    self.env._(
                        "%(name)s: %(day)s %(allocated)s baht would be allocated. An office returns"
                        " no more than it was sent until then. Nothing was saved.",
                        **values,
                    )
                )
            raise UserError(
                self.env._(
                    "%(name)s: %(day)s %(allocated)s baht would be allocated, and %(received)s"
                    " received. Allocate less, or raise what the office receives first. Nothing"
                    " was saved.",
                    **values,
                )
            )

    def _first_overdrawn(self):
        """Return ``[(id, date or None, received, allocated)]``: the first date on which each is out of bounds."""
        return self.env.execute_query(
            SQL(
                "%s SELECT DISTINCT ON (id) id, day, received, allocated FROM running"
                " WHERE received < 0 OR allocated < 0 OR allocated > received"
                " ORDER BY id, day NULLS FIRST",
                self._running(),
            )
        )

    def _slack(self):
        """Return ``{id: baht by which what it has received could be lowered}``."""
        rows = self.env.execute_query(
            SQL(
                "%s SELECT id, MIN(received - GREATEST(allocated, 0)) FROM running GROUP BY id",
                self._running(),
            )
        )
        return {row_id: float(slack) for row_id, slack in rows}

    def _running(self):
        """Return the WITH of ``running``: what each of these has received and is allocated, from date to date."""
        self.env.flush_all()
        return SQL(
            """
            WITH entry AS (
                SELECT id, NULL::date AS day, received_amount - changed_amount AS received,
                       0 AS allocated
                  FROM alro_budget_line WHERE id = ANY(%(ids)s)
                UNION ALL
                SELECT l.budget_line_id, d.date,
                       CASE d.kind WHEN 'change' THEN l.amount ELSE 0 END,
                       CASE d.kind WHEN 'allocate' THEN l.amount WHEN 'return' THEN -l.amount
                            ELSE 0 END
                  FROM alro_budget_transfer_line l
                  JOIN alro_budget_transfer d ON d.id = l.transfer_id
                 WHERE l.budget_line_id = ANY(%(ids)s) AND d.state = 'posted'
            ), running AS (
                SELECT id, day, SUM(SUM(received)) OVER w AS received,
                       SUM(SUM(allocated)) OVER w AS allocated
                  FROM entry GROUP BY id, day
                WINDOW w AS (PARTITION BY id ORDER BY day NULLS FIRST)
            )
            """,
            ids=list(self.ids),
        )

    # what people type, before it is stored

    def _refusals(self, values):
        """Refuse each amount for which there is no money; what is taken away makes room first."""
        refused = super()._refusals(values)
        wanted = {
            line.id: self._as_kept(vals["received_amount"])
            for line_id, vals in values.items()
            if "received_amount" in vals and (line_id, "received_amount") not in refused
            for line in self.browse(line_id)
        }
        lines = self.browse(wanted).sudo()
        if not lines:
            return refused
        change = {line: round(wanted[line.id] - line.received_amount, 2) for line in lines}
        slack, room = lines._slack(), lines.appropriation_id._room()
        for line in lines.filtered(lambda line: change[line] < 0):
            if -change[line] > slack[line.id]:
                why = line._sentence_allocated(line.received_amount - slack[line.id])
                refused[line.id, "received_amount"] = UserError(why)
            else:
                room[line.appropriation_id.id] -= change[line]
        for line in lines.filtered(lambda line: change[line] > 0):
            left = round(room[line.appropriation_id.id], 2)
            if change[line] > left:
                why = self._sentence_no_room(line.appropriation_id, line.received_amount + left)
                refused[line.id, "received_amount"] = UserError(why)
            else:
                room[line.appropriation_id.id] -= change[line]
        return refused

    @api.model
    def _birth_problems(self, vals_of):
        problems = super()._birth_problems(vals_of)
        rooms = {}
        for place, vals in vals_of.items():
            line = self.new({name: vals[name] for name in self._alro_place_fields})
            whole = line._appropriation()
            room = rooms.setdefault(whole, whole._room().get(whole.id, 0.0))
            amount = self._as_kept(vals["received_amount"])
            if amount > round(room, 2):
                problems[place] = self._sentence_no_room(whole, room)
            else:
                rooms[whole] -= amount
        return problems

    @api.model
    def _as_kept(self, value):
        """Return a typed amount as it will stand: half a satang decides about what there is room for."""
        return float(self._fields["received_amount"].convert_to_column(value, self))

    def _sentence_allocated(self, least):
        return self.env._(
            "%(name)s: %(least)s baht are needed for what has been allocated. Have it returned"
            " first, or type no less.",
            name=self.display_name,
            least=shown(round(least, 2)),
        )

    @api.model
    def _sentence_no_room(self, appropriation, most):
        return self.env._(
            "%(name)s has %(received)s baht after changes, %(left)s of them not yet given to"
            " offices. Type at most %(most)s here, or raise the appropriation first.",
            name=appropriation.display_name,
            received=shown(appropriation.received_amount),
            left=shown(appropriation.ungiven_amount),
            most=shown(round(max(most, 0.0), 2)),
        )
