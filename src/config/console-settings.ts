// The settings of the console: a part of settings.ts.
import { z } from 'zod'
import { host } from './setting-values.ts'

export const CONSOLE_SETTINGS = {
  consolePages: {
    name: 'LATCHKEY_CONSOLE' as const,
    default: 'on',
    unit: '',
    description: 'whether `/console` is there, the pages for operators; `off` where no person works with it',
    write: 'on or off',
    schema: z.enum(['on', 'off']),
  },
  consoleHost: {
    name: 'LATCHKEY_CONSOLE_HOST' as const,
    defaultNote: 'none: every host name of the server',
    unit: 'host name',
    description: 'the only host name at which the console is, such as one that only the office can reach',
    write: 'a host name without scheme and port, such as console.example.com',
    schema: host.transform((text) => text.toLowerCase()),
  },
}
