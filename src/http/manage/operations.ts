// The operations of the management API. Routes, runner, OpenAPI document, reference page and guards all use this list.

import { listAudit } from './audit.ts'
import { addBrand, changeBrand, getBrand, listBrands } from './installation/brands.ts'
import { listAddresses, listLocations } from './installation/catalogue.ts'
import {
  addGateway,
  changeGateway,
  getGateway,
  listGateways,
  removeGateway,
  renewAgentToken,
  rotateGatewaySecret,
} from './installation/gateways.ts'
import { getServer, listChecks, listJobs, previewJobs, runJob } from './installation/server.ts'
import { changeKey, createKey, listKeys, revokeKey, rotateKey } from './keys.ts'
import { getMail, listMails, retryMail } from './mails.ts'
import type { ManageOperation } from './manage-operation.ts'
import { me } from './me.ts'
import { endSession, endSessions, getSession, listSessions } from './sessions.ts'

export const operations: readonly ManageOperation[] = [
  ...[me, listKeys, createKey, changeKey, revokeKey, rotateKey],
  ...[listSessions, getSession, endSession, endSessions],
  ...[listAudit, listMails, getMail, retryMail],
  ...[listBrands, addBrand, getBrand, changeBrand, listLocations, listAddresses],
  ...[listGateways, addGateway, getGateway, changeGateway, removeGateway],
  ...[rotateGatewaySecret, renewAgentToken],
  ...[getServer, listChecks, listJobs, runJob, previewJobs],
]
