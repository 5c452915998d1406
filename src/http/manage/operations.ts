// The operations of the management API. Routes, runner, OpenAPI document, reference page and guards all use this list.
import { listAudit } from './audit.ts'
import { changeKey, createKey, listKeys, revokeKey, rotateKey } from './keys.ts'
import { getMail, listMails, retryMail } from './mails.ts'
import type { ManageOperation } from './manage-operation.ts'
import { me } from './me.ts'
import { endSession, endSessions, getSession, listSessions } from './sessions.ts'

export const operations: readonly ManageOperation[] = [
  ...[me, listKeys, createKey, changeKey, revokeKey, rotateKey],
  ...[listSessions, getSession, endSession, endSessions],
  ...[listAudit, listMails, getMail, retryMail],
]
