// English. The messages of the overview.
export const messages = {
  title: 'Overview',
} as const
