// The settings of mail: a part of settings.ts.
import { z } from 'zod'
import { isPlainAddress, isSender } from '../mail-sender.ts'
import { isDecodable, url } from './setting-values.ts'

export const MAIL_SETTINGS = {
  smtpUrl: {
    name: 'LATCHKEY_SMTP_URL' as const,
    defaultNote: 'none: messages become `.eml` files in `mail/` of the data directory',
    unit: 'URL',
    description:
      'mail relay: `smtp://user:password@host:587` (STARTTLS, required) or `smtps://user:password@host:465` (TLS)',
    write:
      'smtp://user:password@host:587 or smtps://user:password@host:465; write @ : / % in a password as %40 %3A %2F %25',
    secret: true,
    schema: url('smtp:', 'smtps:').refine(
      (value) => isDecodable(value.username) && isDecodable(value.password),
    ),
  },
  smtpSecurity: {
    name: 'LATCHKEY_SMTP_SECURITY' as const,
    defaultNote: 'as the URL says',
    unit: '',
    description: '`none` sends without TLS; only to a relay on this machine or in a private network',
    write: 'none, or leave it out',
    schema: z.literal('none'),
  },
  mailFrom: {
    name: 'LATCHKEY_MAIL_FROM' as const,
    defaultNote: '`no-reply@` and the host of the public URL',
    unit: 'address',
    description: 'sender of messages; a brand can have its own',
    write: 'an address such as no-reply@example.com or Example VPN <no-reply@example.com>',
    schema: z.string().refine(isSender),
  },
  templatesDir: {
    name: 'LATCHKEY_TEMPLATES_DIR' as const,
    defaultNote: 'none: all brands send our texts',
    unit: 'path',
    description: 'directory with texts of mails that brands have written themselves (docs/languages.md)',
    write: 'the path of a directory',
    schema: z.string(),
  },
  contactEmail: {
    name: 'LATCHKEY_CONTACT_EMAIL' as const,
    defaultNote: 'none: no mails of the kind',
    unit: 'address',
    description:
      'who is written to when a gateway is silent, a backup is late, mails are given up, a disk fills up or a certificate ends soon, and when that is over',
    write: 'an address such as ops@example.com',
    schema: z.string().refine(isPlainAddress),
  },
}
