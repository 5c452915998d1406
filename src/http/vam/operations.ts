// The operations (VAM contract sections 2 to 4), those of v1 last. Routes, runner, OpenAPI document, reference page and
// guards all use this list.
import { disable, enable, remove, status } from './accounts.ts'
import { create, generate } from './creating.ts'
import { cities, countries, protocols } from './inventory.ts'
import { lastConnection } from './last-connection.ts'
import { legacyCreate, legacyGenerate, updatePreferences } from './legacy/legacy.ts'
import {
  getAllChannels,
  getAllServiceTypes,
  getCities,
  getCountries,
  getProtocols,
  getResellerInventory,
} from './legacy/legacy-inventory.ts'
import { activeUsers, getUser, listUsers } from './legacy/legacy-users.ts'
import { changePassword, subscriptionType } from './logins.ts'
import { getPsk, serversWithoutPsk } from './selection.ts'
import { extend, renew } from './terms.ts'
import { accessToken } from './tokens.ts'
import type { VamOperation } from './vam-operation.ts'

export const operations: readonly VamOperation[] = [
  accessToken,
  create,
  generate,
  renew,
  extend,
  enable,
  disable,
  remove,
  status,
  changePassword,
  subscriptionType,
  countries,
  cities,
  protocols,
  serversWithoutPsk,
  legacyCreate,
  legacyGenerate,
  updatePreferences,
  listUsers,
  getUser,
  activeUsers,
  getAllServiceTypes,
  getCountries,
  getProtocols,
  getCities,
  getResellerInventory,
  getAllChannels,
  lastConnection,
  getPsk,
]
