// The messages of the console in every language: each has the placeholders of the English one, and the plural forms that its
// language needs. That none is missing, the compiler says.

type Message = string | Record<string, string>
export type Messages = Readonly<Record<string, Message>>

/** Forms for millions written short, which the console has nowhere. */
const NOT_NEEDED = ['many']
const NEED_MANY = ['ru']

export function messageFaults(language: string, english: Messages, translated: Messages): string[] {
  return Object.entries(english).flatMap(([name, message]) => {
    const own = translated[name]
    if (own === undefined) return [`${language} ${name}: missing`]
    return [...placeholderFaults(message, own), ...pluralFaults(language, own)].map(
      (why) => `${language} ${name}: ${why}`,
    )
  })
}

function placeholderFaults(english: Message, own: Message): string[] {
  const wanted = namesIn(english)
  return Object.entries(formsOf(own)).flatMap(([form, text]) => {
    const found = namesIn(text)
    const missing = wanted.filter((one) => !found.includes(one) && !(one === 'count' && mayLeaveOut(form)))
    const unknown = found.filter((one) => !wanted.includes(one))
    return [
      ...missing.map((one) => `{${one}} is missing`),
      ...unknown.map((one) => `{${one}} is not in English`),
      ...(text.trim() === '' ? ['empty'] : []),
    ]
  })
}

/** "Suspend the account?": the singular names no number. */
function mayLeaveOut(form: string): boolean {
  return form === 'one'
}

function pluralFaults(language: string, own: Message): string[] {
  if (typeof own === 'string') return []
  const needed = new Intl.PluralRules(language)
    .resolvedOptions()
    .pluralCategories.filter((form) => !NOT_NEEDED.includes(form) || NEED_MANY.includes(language))
  return needed.filter((form) => !(form in own)).map((form) => `the form ${form} is missing`)
}

function formsOf(message: Message): Record<string, string> {
  return typeof message === 'string' ? { text: message } : message
}

function namesIn(message: Message): string[] {
  const all = Object.values(formsOf(message)).flatMap((text) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
  )
  return [...new Set(all)]
}
