// English. The messages of the list of accounts.
export const messages = {
  title: 'Accounts',
} as const
