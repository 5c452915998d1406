// What an event says of a change: the old and the new value of each field, under the name that the API gives it. Pure.

/** `[old, new]` by field. */
export type Changed = Record<string, [unknown, unknown]>

/** `had` and `has`: the values of the same fields before and after. Fields that are equal are left out. */
export function changedFields(
  had: Readonly<Record<string, unknown>>,
  has: Readonly<Record<string, unknown>>,
): Changed {
  const names = [...new Set([...Object.keys(had), ...Object.keys(has)])]
  const pairs = names.map((name): [string, [unknown, unknown]] => [
    snakeCase(name),
    [had[name] ?? null, has[name] ?? null],
  ])
  return Object.fromEntries(pairs.filter(([, [old, now]]) => JSON.stringify(old) !== JSON.stringify(now)))
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
