// Whose things a page shows where brands have their own and the installation has others: those of the brand that the visitor
// looks at, or those of the installation.
import type { VNode } from 'preact'
import { p } from '../elements.ts'
import { words } from '../language.ts'
import { place, setQuery } from '../router.ts'
import { brand, me } from '../who.ts'
import { segmented } from './field.ts'

const OF = 'of'
const INSTALLATION = 'installation'

/** For the field `brand` of a call: undefined: the brand of the visitor; null: the installation. */
export function chosenOwner(): string | null | undefined {
  if (me.value?.brand) return undefined
  if (brand.value === undefined || place.value.query.get(OF) === INSTALLATION) return null
  return brand.value.id
}

/** While all brands are looked at: that each has its own. Undefined otherwise. */
export function ownerHint(): VNode | undefined {
  if (me.value?.brand || brand.value !== undefined) return undefined
  return p({ class: 'muted' }, words('parts')('ofInstallation'))
}

/** Undefined where there is nothing to choose. */
export function ownerChoice(): VNode | undefined {
  if (me.value?.brand || brand.value === undefined) return undefined
  const t = words('parts')
  return segmented({
    label: t('whose'),
    value: chosenOwner() === null ? INSTALLATION : 'brand',
    choices: [
      { value: 'brand', text: brand.value.title },
      { value: INSTALLATION, text: t('installation') },
    ],
    onChange: (value) => setQuery({ [OF]: value === INSTALLATION ? value : undefined, after: undefined }),
  })
}
