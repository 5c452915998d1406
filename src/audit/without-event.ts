// Changes that are in the audit trail and have no event, each with the reason. Every other change is written with its event
// (writeChange of events/record.ts): the compiler refuses an action that is not here.

export const WITHOUT_EVENT = {
  'account.ask_confirmation': 'Only a mail; account.updated follows when the address is confirmed.',
  'account.export': 'Nothing is changed; the audit trail says who may read it all.',
  'account.import': 'An import may bring a million accounts; its end is one event.',
  'account.renew_hash': 'The password stays; only its hash is made with newer parameters.',
  'alias.renew_hash': 'As account.renew_hash.',
  'allow.add': 'It says who may call. No program of the brand works with it.',
  'allow.remove': 'As allow.add.',
  'brand.add': 'The stream of a brand begins with it: no program can read it before. Its keys have events.',
  'brand.clock': 'Only of sandboxes; each day that their clock moves leaves the events of that night.',
  'dedicated_ip.add': 'The stock of the operator; address.low_stock says when it is short.',
  'dedicated_ip.free': 'The holder lost the address before, with address.released.',
  'dedicated_ip.grace': 'The holder keeps the address; subscription.expired says that the term ended.',
  'dedicated_ip.keep': 'The holder keeps the address.',
  'dedicated_ip.quarantine': 'Its subscription is gone, so no holder has lost it.',
  'job.run': 'What the job does leaves its own events.',
  'location.change': 'The catalogue is read by GET /locations, with an ETag.',
  'mail.retry': 'mail.dead follows when it is given up again.',
  'plan.add': 'The operator sets the prices; subscriptions keep what they were sold with.',
  'plan.set': 'As plan.add.',
  'session.end': 'session.ended follows when its gateway reports the end.',
  'session.refuse': 'login.refused, of brands that want it (sessions/login/refusal-log.ts).',
  'subscription.move': 'account.linked names every subscription that was moved.',
  'task.begin': 'What the task does leaves its own events.',
  'task.cancel': 'As task.begin.',
  'token.family_revoked': 'A token that was used twice; the sign-ins of an account list it.',
  'token.issue': 'Each sign-in of an app would be an event; the sign-ins of an account list them.',
  'webhook.add': 'The endpoint would be called about itself.',
  'webhook.remove': 'As webhook.add.',
  'webhook.replay': 'As webhook.add.',
  'webhook.retry': 'As webhook.add.',
  'webhook.rotate_secret': 'As webhook.add.',
  'webhook.set': 'As webhook.add.',
} as const satisfies Record<string, string>

export type ActionWithoutEvent = keyof typeof WITHOUT_EVENT
