// Finds secrets in log text, in every form in which a log might carry them. Exact: it misses nothing and guesses nothing.

/** Shorter ones would be found inside ordinary words. */
export const SECRET_LENGTH_MIN = 6

export type Leak = { secret: string; line: number; text: string }

export type LeakFinder = (text: string) => Leak[]

/**
 * Returns a function that finds each place in a text where one of `secrets` stands. The secrets are looked up by their
 * first characters, so that the work grows with the text and not with the number of secrets.
 * Throws on a secret shorter than SECRET_LENGTH_MIN.
 */
export function makeLeakFinder(secrets: Iterable<string>): LeakFinder {
  const byStart = new Map<string, { form: string; secret: string }[]>()
  for (const secret of new Set(secrets)) {
    if (secret.length < SECRET_LENGTH_MIN)
      throw new Error(`"${secret}" is too short to be looked for in logs`)
    for (const form of formsOf(secret)) {
      const start = form.slice(0, SECRET_LENGTH_MIN)
      const entries = byStart.get(start) ?? []
      byStart.set(start, [...entries, { form, secret }])
    }
  }

  return function find(text) {
    const leaks: Leak[] = []
    for (let at = 0; at + SECRET_LENGTH_MIN <= text.length; at++) {
      const entries = byStart.get(text.slice(at, at + SECRET_LENGTH_MIN))
      for (const { form, secret } of entries ?? []) {
        if (text.startsWith(form, at)) leaks.push({ secret, ...lineAt(text, at) })
      }
    }
    return leaks
  }
}

/** As it is, inside JSON (once and twice quoted), in a URL or a form, and as base64 (SMTP and HTTP basic logins). */
export function formsOf(secret: string): Set<string> {
  const quoted = JSON.stringify(secret).slice(1, -1)
  return new Set([
    secret,
    quoted,
    JSON.stringify(quoted).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
  ])
}

function lineAt(text: string, at: number): { line: number; text: string } {
  const start = text.lastIndexOf('\n', at) + 1
  const end = text.indexOf('\n', at)
  return { line: text.slice(0, at).split('\n').length, text: text.slice(start, end < 0 ? undefined : end) }
}
