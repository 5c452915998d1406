// A setting of a brand, as the API lists it.
import type { Row } from '../../api-shapes.ts'

export type Setting = Row<'/brands/{brand}/settings'>
