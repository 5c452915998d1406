// The operations of VAM (contract sections 2 to 4), those of v1 last. Routes, the runner, the OpenAPI document, the
// reference page and the guards are all made from this list.
import { disable, enable, remove, status } from './accounts.ts'
import { create, generate } from './creating.ts'
import { changePassword, subscriptionType } from './logins.ts'
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
]
