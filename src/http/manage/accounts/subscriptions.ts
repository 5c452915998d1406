// Changes of one subscription.
import { z } from 'zod'
import type { Handle } from '../../../db/database.ts'
import { idOf } from '../fields.ts'
import { mustMatch } from '../finish.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { withAccount } from './expand.ts'
import {
  givenKind,
  givenLimits,
  limitsOf,
  lookAtSubscription,
  subscriptionExample,
  subscriptionShape,
} from './shapes.ts'

const SUBSCRIPTION = `${MANAGE_PREFIX}/subscriptions/{subscription}`
const path = z.object({ subscription: idOf('subscription') })
const examplePath = { path: { subscription: 'sub_4711' } }
const ERRORS = ['subscription_not_found', 'wrong_subscription_state', 'account_not_active'] as const

const COMMON = {
  tag: 'Subscriptions',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
} as const
const SHOWN = { output: subscriptionShape }

export const changeSubscription = manageOperation({
  ...COMMON,
  ...SHOWN,
  name: 'changeSubscription',
  cli: 'subscription limit',
  routes: [{ method: 'PATCH', path: SUBSCRIPTION }],
  summary: 'Change the limits, the kind or the renewal of a subscription',
  description:
    "`limits` are sent alone; `null` sets them back to the brand's, and sessions that they forbid end. `kind` is of what is paid by days, `renews` of a plan: false cancels it at its due day, true takes a cancellation back. There are no quotas and no speeds. `If-Match` with the ETag of the subscription refuses a change of what was changed since.",
  input: z.object({
    path,
    body: z
      .strictObject({ limits: givenLimits.nullable(), kind: givenKind, renews: z.boolean() })
      .partial()
      .refine(
        ({ limits, ...terms }) =>
          limits === undefined || Object.values(terms).every((one) => one === undefined),
        'send limits alone',
      ),
  }),
  errors: [...ERRORS, 'changed_meanwhile', 'cancellation_pending'],
  example: { request: { ...examplePath, body: { limits: { sessions: 5 } } }, answer: subscriptionExample },
  run(app, caller, { path: { subscription }, body }, { ifMatch }) {
    const check = async (tx: Handle) => {
      if (ifMatch === undefined) return
      const plain = await lookAtSubscription({ app, who: caller, tx }, subscription)
      mustMatch(ifMatch, plain, await withAccount({ app, who: caller, tx }, plain))
    }
    const { limits, ...terms } = body
    return limits === undefined
      ? app.subscriptionChanges.setTerms(caller, subscription, terms, check)
      : app.subscriptionChanges.setLimits(caller, subscription, limits ? limitsOf(limits) : undefined, check)
  },
  look: ({ input: { path }, ...work }) => lookAtSubscription(work, path.subscription),
  encode: (answer) => answer,
})

export const cancelSubscription = manageOperation({
  ...COMMON,
  ...SHOWN,
  name: 'cancelSubscription',
  cli: 'subscription cancel',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/cancel` }],
  summary: 'Cancel a subscription',
  description: 'At the next midnight or at its due day. What is paid by days ends by itself.',
  input: z.object({
    path,
    body: z.strictObject({
      type: z.enum(['midnight', 'at_due_date']).default('at_due_date'),
      reason: z.string().max(200).optional(),
    }),
  }),
  errors: [...ERRORS, 'cancellation_pending'],
  example: { request: { ...examplePath, body: { type: 'at_due_date' } }, answer: subscriptionExample },
  run: (app, caller, { path, body: { type, reason } }) =>
    app.subscriptionChanges.cancel(caller, path.subscription, { type, reason }),
  look: ({ input: { path }, ...work }) => lookAtSubscription(work, path.subscription),
  encode: (answer) => answer,
})

export const uncancelSubscription = manageOperation({
  ...COMMON,
  ...SHOWN,
  name: 'uncancelSubscription',
  cli: 'subscription uncancel',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/uncancel` }],
  summary: 'Take back a cancellation that waits',
  description: 'Also one of the whole account.',
  input: z.object({ path }),
  errors: ERRORS,
  example: { request: examplePath, answer: subscriptionExample },
  run: (app, caller, { path }) => app.subscriptionChanges.uncancel(caller, path.subscription),
  look: ({ input: { path }, ...work }) => lookAtSubscription(work, path.subscription),
  encode: (answer) => answer,
})

export const suspendSubscription = manageOperation({
  ...COMMON,
  ...SHOWN,
  name: 'suspendSubscription',
  cli: 'subscription suspend',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/suspend` }],
  summary: 'Suspend one subscription',
  description: 'Its login is refused, and its live sessions end.',
  input: z.object({ path }),
  errors: ERRORS,
  example: { request: examplePath, answer: { ...subscriptionExample, status: 'suspended' } },
  run: (app, caller, { path }) => app.subscriptionChanges.suspend(caller, path.subscription),
  look: ({ input: { path }, ...work }) => lookAtSubscription(work, path.subscription),
  encode: (answer) => answer,
})

export const resumeSubscription = manageOperation({
  ...COMMON,
  ...SHOWN,
  name: 'resumeSubscription',
  cli: 'subscription resume',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/resume` }],
  summary: 'Resume one subscription',
  description: 'One that is not suspended stays as it is.',
  input: z.object({ path }),
  errors: ERRORS,
  example: { request: examplePath, answer: subscriptionExample },
  run: (app, caller, { path }) => app.subscriptionChanges.resume(caller, path.subscription),
  look: ({ input: { path }, ...work }) => lookAtSubscription(work, path.subscription),
  encode: (answer) => answer,
})

export const rotateLogin = manageOperation({
  ...COMMON,
  ...SHOWN,
  name: 'rotateLogin',
  cli: 'subscription new-password',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/login/rotate` }],
  summary: 'Make a new VPN password',
  description: 'Live sessions end. Reveal shows the new password.',
  input: z.object({ path }),
  errors: ERRORS,
  example: { request: examplePath, answer: subscriptionExample },
  run: (app, caller, { path }) => app.subscriptionChanges.rotate(caller, path.subscription),
  look: ({ input: { path }, ...work }) => lookAtSubscription(work, path.subscription),
  encode: (answer) => answer,
})

export const revealLogin = manageOperation({
  ...COMMON,
  name: 'revealLogin',
  cli: 'subscription reveal',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/login/reveal` }],
  summary: 'Show the VPN username and password',
  description: 'The audit trail has who asked.',
  permission: { by: 'manage', scope: 'secrets:read', level: 'brand', stepUp: true },
  writes: false, // each look is noted
  input: z.object({ path }),
  output: z.object({ vpn_username: z.string(), vpn_password: z.string() }),
  errors: ERRORS,
  example: {
    request: examplePath,
    answer: { vpn_username: 'vpn7k2m9q4xw3hd6', vpn_password: 'Kq7mZt4.nWx9RbTe' },
  },
  run: (app, caller, { path }) => app.subscriptionChanges.reveal(caller, path.subscription),
  encode: ({ username, password }) => ({ vpn_username: username, vpn_password: password }),
})
