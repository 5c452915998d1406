// Who is written to about a brand or the installation.
import type { Config } from '../config/config.ts'
import type { SendingBrand } from '../mail/outbox.ts'

export type ContactBrand = Omit<SendingBrand, 'settings'> & {
  settings: SendingBrand['settings'] & { contact_email: string }
}

/**
 * The contact of the brand, else of the installation, whose mails are rows of the first brand. Undefined: there is no address.
 * `brands`: all of them, by id.
 */
export function contactOf(
  brandId: number | null,
  brands: readonly ContactBrand[],
  config: Pick<Config, 'contactEmail'> & { http: Pick<Config['http'], 'publicUrl'> },
): { brand: SendingBrand; to: string } | undefined {
  const brand = brands.find(({ id }) => id === brandId)
  if (brand && brand.settings.contact_email !== '') return { brand, to: brand.settings.contact_email }
  const [carrier] = brands
  if (!carrier || config.contactEmail === null) return undefined
  return { brand: asInstallation(carrier, config.http.publicUrl), to: config.contactEmail }
}

function asInstallation({ id, settings }: ContactBrand, publicUrl: string): SendingBrand {
  const { host } = new URL(publicUrl)
  return {
    id,
    name: '',
    title: `Latchkey at ${host}`,
    settings: { ...settings, mail_from: '', mail_reply_to: '' },
  }
}
