// All scenarios of AMAPI, in the order of the published page. The order decides the product ids in each method's scenarios.
import type { Chapter } from '../story.ts'
import { addClientChapter } from './add-client.ts'
import { aliasChapters } from './aliases.ts'
import { clientChapters } from './clients.ts'
import { productChapters } from './products.ts'

export const chapters: Chapter[] = [addClientChapter, ...clientChapters, ...productChapters, ...aliasChapters]
