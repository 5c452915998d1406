// The gateway that a filter names.
import type { App } from '../../app.ts'
import type { Brand } from '../../brands/brand.ts'
import { AppError } from '../../errors.ts'

/**
 * Its number. For a call about one brand there are only the gateways that serve it, and no name is suggested. Errors: not_found.
 */
export async function gatewayIdOf(
  { gateways }: Pick<App, 'gateways'>,
  brand: Brand | undefined,
  name: string | undefined,
): Promise<number | undefined> {
  if (name === undefined) return undefined
  const found = (await gateways.list(brand?.id)).find((one) => one.name === name)
  if (found) return found.id
  throw new AppError('not_found', `There is no gateway named "${name}".`)
}
