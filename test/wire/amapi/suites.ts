// All scenarios of AMAPI, in the order of the published page. The order decides the product ids in each method's scenarios.
import type { Suite } from '../scenario.ts'
import { addClientSuite } from './add-client.ts'
import { aliasSuites } from './aliases.ts'
import { clientSuites } from './clients.ts'
import { productSuites } from './products.ts'

export const suites: Suite[] = [addClientSuite, ...clientSuites, ...productSuites, ...aliasSuites]
