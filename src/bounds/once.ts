// Parts that are made when they are first asked for.

export function allOnce<T extends Record<string, () => unknown>>(makers: T): T {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, once(make)])) as T
}

export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** An object whose parts are made when they are first read. */
export function lazily<T extends Record<string, () => unknown>>(makers: T) {
  const parts = {} as { readonly [Name in keyof T]: ReturnType<T[Name]> }
  for (const [name, get] of Object.entries(makers))
    Object.defineProperty(parts, name, { get, enumerable: true })
  return parts
}
