// What the calls of each subject are for.

export const TAGS: Readonly<Record<string, string>> = {
  Keys: 'Management keys, and what the key of a call may do.',
  Accounts: 'Customers: open, find, change, suspend, close and erase their accounts.',
  Aliases: 'Further e-mails with passwords of their own by which an app signs in to an account.',
  Subscriptions: 'What an account has: a plan or days, with the VPN login.',
  Billing: 'The ledger of what was sold, and reports of it.',
  Usage: 'Traffic, and who is online.',
  Sessions: 'VPN sessions: list them, and end them.',
  Audit: 'Who changed what.',
  Mails: 'Mails to customers: what was sent, what waits, and how they look.',
  Brands: 'Brands, with their hosts and settings.',
  Admins: 'The people who work with the console: their roles, factors and sessions.',
  'Own account': 'What an admin in the console does with his own factors, sessions and language. No key may.',
  Catalogue: 'Countries, cities and protocols, and the plans that a brand sells.',
  Addresses: 'The stock of dedicated addresses.',
  Gateways: 'VPN gateways: their settings, secrets and health.',
  Events: 'What happened, as a feed that programs read.',
  Webhooks: 'Where events are sent, and how their deliveries went.',
  Installation: 'The server: its state, settings, checks and jobs.',
  Transfers: 'Imports and exports of accounts.',
  Tasks: 'Long work: how far it is, and its end.',
}
