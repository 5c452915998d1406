// The operations of the gateway API. Routes, runner, OpenAPI document, reference page and guards all use this list.
import type { Operation } from '../operation.ts'
import { accounting } from './accounting.ts'
import { authorize } from './authorize.ts'
import { orders, ordersDone } from './disconnect-tasks.ts'
import { entitlements } from './entitlements.ts'

export const operations: readonly Operation[] = [authorize, accounting, orders, ordersDone, entitlements]
