// The brand name and colour of a page that names no brand itself: those of the brand whose host was asked, or of the only
// brand.
import type { App } from '../../app.ts'
import type { Language } from '../../languages/language.ts'
import type { Page } from './page.ts'

/** `speaks`: the language of the brand. */
export type BrandLook = Pick<Page, 'brand' | 'color'> & { speaks?: Language }
export type FindLook = (host: string | undefined) => Promise<BrandLook>

/** Never rejects: a page without a brand is better than none. */
export function makeFindLook({ brands }: Pick<App, 'brands'>): FindLook {
  return async (host = '') => {
    try {
      const brand = await brands.findPresumed(host)
      return brand ? { brand: brand.title, color: brand.settings.color, speaks: brand.settings.language } : {}
    } catch {
      return {}
    }
  }
}
