// What this browser remembers for the visitor: theme, language, brand, density, what was put away. Never anything secret. A browser that keeps
// nothing, as some do in private windows, forgets it with the page.

type Name = 'theme' | 'language' | 'brand' | 'density' | 'zone' | 'steps'

/** Reads what is kept, or keeps `value` and gives it back. */
export function kept(name: Name, value?: string): string | undefined {
  const key = `latchkey-${name}`
  try {
    if (value === undefined) return localStorage.getItem(key) ?? undefined
    localStorage.setItem(key, value)
  } catch {
    // The storage is switched off or full: the choice holds until the page is left.
  }
  return value
}
