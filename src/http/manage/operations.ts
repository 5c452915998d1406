// The operations of the management API. Routes, runner, OpenAPI document, reference page and guards all use this list.
import type { ManageOperation } from './manage-operation.ts'
import { me } from './me.ts'

export const operations: readonly ManageOperation[] = [me]
