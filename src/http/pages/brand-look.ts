// In whose name and colour a page is shown that names no brand itself: that of the brand whose host was asked, or of the
// only one there is.
import type { App } from '../../app.ts'
import type { Page } from './page.ts'

export type BrandLook = Pick<Page, 'brand' | 'color'>
export type FindLook = (host: string | undefined) => Promise<BrandLook>

/** Never rejects: a page is shown without a brand rather than not at all. */
export function makeFindLook({ brands }: Pick<App, 'brands'>): FindLook {
  return async (host = '') => {
    try {
      const brand = await brands.findPresumed(host)
      return brand ? { brand: brand.title, color: brand.settings.color } : {}
    } catch {
      return {}
    }
  }
}
