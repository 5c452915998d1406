// A message with its values: `{name}` is replaced, numbers are written as the language writes them, and a message with plural
// forms is chosen by `count`. Pure.

/** Forms of a message by the plural rules of its language: English has one and other, Russian one, few, many and other. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
export type Message = string | Plural
export type Value = string | number

/** The placeholders of a text. */
type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type NamesOf<M> = M extends { other: infer S } ? NamesIn<S> | 'count' : NamesIn<M>

/** What a message has to be given: nothing, or an object with a value for each placeholder. */
export type ValuesOf<M> = [NamesOf<M>] extends [never] ? [] : [values: Readonly<Record<NamesOf<M>, Value>>]

/** The messages of an area in another language: the same names, and plural forms where English has them. */
export type Translated<M> = { readonly [K in keyof M]: M[K] extends string ? string : Plural }

export function fill(message: Message, values: Readonly<Record<string, Value>>, language: string): string {
  const text = typeof message === 'string' ? message : formOf(message, values.count, language)
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name]
    if (typeof value === 'number') return numberFormat(language).format(value)
    return value ?? whole
  })
}

function formOf(message: Plural, count: Value | undefined, language: string): string {
  return message[pluralRules(language).select(Number(count))] ?? message.other
}

// They cost a thousand times what using them costs.
const numbers = new Map<string, Intl.NumberFormat>()
const plurals = new Map<string, Intl.PluralRules>()

function numberFormat(language: string): Intl.NumberFormat {
  const known = numbers.get(language) ?? new Intl.NumberFormat(language)
  numbers.set(language, known)
  return known
}

function pluralRules(language: string): Intl.PluralRules {
  const known = plurals.get(language) ?? new Intl.PluralRules(language)
  plurals.set(language, known)
  return known
}
