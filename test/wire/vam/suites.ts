// All scenarios of VAM.
import type { VamSuite } from '../run-vam-scenario.ts'
import { create } from './creating.ts'
import { generate } from './generating.ts'
import { cities, countries, protocols, serverSelection } from './inventory.ts'
import { legacy } from './legacy.ts'
import { asking, changePassword, deleting, disabling, enable, subscriptionType } from './living.ts'
import { extend, renew } from './terms.ts'
import { accessToken } from './tokens.ts'

export const vamSuites: readonly VamSuite[] = [
  accessToken,
  create,
  generate,
  renew,
  extend,
  enable,
  disabling,
  deleting,
  asking,
  changePassword,
  subscriptionType,
  countries,
  cities,
  protocols,
  serverSelection,
  legacy,
]
