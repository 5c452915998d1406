// English. The messages of usage.
export const messages = {
  csv: 'Save as CSV',
  range: 'Span',
  days: { one: '{count} day', other: '{count} days' },
  split: 'Split by',
  split_day: 'Day',
  split_gateway: 'Gateway',
  split_brand: 'Brand',
  perDay: 'Traffic per day',
  chartLabel: 'Traffic of each day as bars; the same numbers are in the table below.',
  traffic: 'Traffic',
  numbers: 'The same in numbers',
  toCustomers: 'To customers',
  fromCustomers: 'From customers',
  sessions: 'Sessions',
  time: 'Time connected',
  against: '{change} against the days before',
  nothingBefore: 'No traffic in the days before',
  removed: 'Removed',
  none: 'No traffic in these days',
  noneText:
    'Gateways report traffic while sessions go on. Choose a longer span, or look whether your gateways send accounting.',
} as const
