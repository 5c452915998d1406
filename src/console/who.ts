// Who is signed in, and which brand the visitor looks at. What a role may not do is not offered; the API decides.
import { computed, signal } from '@preact/signals'
import type { Answer, Row } from './api-shapes.ts'
import { kept } from './kept.ts'

export type Me = Answer<'get', '/me'>
export type Brand = Row<'/brands'>
export type Scope = Me['scopes'][number]

export const me = signal<Me | undefined>(undefined)
/** All brands of the installation, or the one of the admin. */
export const brands = signal<readonly Brand[]>([])

const BRAND = 'brand'
const wanted = signal(kept(BRAND))

/** The brand that calls are about; undefined: all brands, or the only one. */
export const chosenBrand = computed(() =>
  brands.value.some(({ id }) => id === wanted.value) && brands.value.length > 1 ? wanted.value : undefined,
)

/** Whether calls about one brand have it: with several, one must be chosen. */
export const isOneBrand = computed(() => chosenBrand.value !== undefined || brands.value.length < 2)

/** The brand whose name and colour are shown. */
export const brand = computed(
  () =>
    brands.value.find(({ id }) => id === wanted.value) ??
    (brands.value.length === 1 ? brands.value[0] : undefined),
)

/** `undefined`: all brands. */
export function chooseBrand(id: string | undefined): void {
  wanted.value = kept(BRAND, id ?? '')
}

/** Whether the visitor has this scope: the right to write something includes the right to read it. */
export function can(scope: Scope | undefined): boolean {
  return scope === undefined || allows(me.value?.scopes ?? [], scope)
}

export function allows(scopes: readonly string[], scope: Scope): boolean {
  const isRead = scope.endsWith(':read') && scope !== 'secrets:read'
  return scopes.includes(scope) || (isRead && scopes.includes(scope.replace(/read$/, 'write')))
}
