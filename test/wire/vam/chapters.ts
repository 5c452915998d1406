// All stories of VAM.
import type { VamChapter } from '../vam-telling.ts'
import { create, generate } from './creating.ts'
import { cities, countries, protocols, serverSelection } from './inventory.ts'
import { legacy } from './legacy.ts'
import {
  asking,
  changePassword,
  deleting,
  disabling,
  enable,
  extend,
  renew,
  subscriptionType,
} from './living.ts'
import { accessToken } from './tokens.ts'

export const vamChapters: readonly VamChapter[] = [
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
