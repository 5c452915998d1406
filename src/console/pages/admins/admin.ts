// An admin, as the API lists one.
import type { Row } from '../../api-shapes.ts'

export type Admin = Row<'/admins'>
export type Role = Admin['role']
