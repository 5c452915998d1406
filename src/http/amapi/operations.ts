// The 14 methods of AMAPI, in the order of the published page. Routes, runner, OpenAPI document, reference page and guards
// all use this list.
import type { Operation } from '../operation.ts'
import { addAlias, delAlias, listAliases, resetAliasPassword, setAliasPassword } from './aliases.ts'
import { addClient, closeClient, resetPassword, setPassword } from './clients.ts'
import { cancelRequest, getProducts, newProduct, upgradeProduct } from './products.ts'
import { tokenRefresh } from './tokens.ts'

export const operations: readonly Operation[] = [
  addClient,
  tokenRefresh,
  closeClient,
  cancelRequest,
  getProducts,
  newProduct,
  upgradeProduct,
  setPassword,
  resetPassword,
  listAliases,
  addAlias,
  delAlias,
  setAliasPassword,
  resetAliasPassword,
]
