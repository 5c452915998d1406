// One action on all accounts that fit a filter.
import { z } from 'zod'
import { BULK_ACTIONS, MOST_ROWS } from '../../../accounts/bulk/bulk-order.ts'
import { LONGEST_PERIOD_DAYS } from '../../../brands/settings.ts'
import { ACCOUNT_FILTERS, accountFilter } from '../accounts/list.ts'
import { givenLimits, limitsOf } from '../accounts/shapes.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { begunExample, taskShape, taskText } from './tasks.ts'

export const changeAccounts = manageOperation({
  name: 'changeAccounts',
  tag: 'Accounts',
  cli: 'account bulk',
  routes: [{ method: 'POST', path: `${MANAGE_PREFIX}/accounts/bulk` }],
  summary: 'Do the same to all accounts that fit a filter',
  description: `Begins a task, which does each row as the call for one account does it. The filters are those of the list of accounts, at least one; closed accounts are left out unless \`status\` names them. \`extend\` and \`set_limits\` are about each subscription that runs. At most ${MOST_ROWS} rows: a filter that more fit makes the task fail before it changes anything. \`dry_run\` only chooses the rows, which the rows of the task then show.`,
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand', stepUp: true, deletes: true },
  writes: true,
  input: z.object({
    body: z.strictObject({
      action: z.enum(BULK_ACTIONS),
      filter: z.strictObject(ACCOUNT_FILTERS),
      days: z.int().min(1).max(LONGEST_PERIOD_DAYS).optional().meta({ description: 'Of extend' }),
      limits: givenLimits
        .nullable()
        .optional()
        .meta({ description: "Of set_limits; null: back to the brand's" }),
      reason: z.string().max(200).optional().meta({ description: 'Kept in the audit trail' }),
      dry_run: z.boolean().default(false),
    }),
  }),
  status: 202,
  output: taskShape,
  errors: ['conflict'],
  example: {
    request: { body: { action: 'extend', days: 3, filter: { plan: 12, status: 'active' }, dry_run: true } },
    answer: { ...begunExample, dry_run: true },
  },
  run(app, caller, { body: { filter, limits, dry_run: isDryRun, ...order } }) {
    const given = limits === undefined ? {} : { limits: limits && limitsOf(limits) }
    return app.bulk.begin(caller, { ...order, ...given, filter: accountFilter(filter) }, isDryRun)
  },
  encode: (task, { brand }) => taskText(task, new Map([[brand.id, brand.name]])),
})
