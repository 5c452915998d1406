// Origins of web pages (RFC 6454) in a setting of a brand. Pure.

const MAX_ORIGINS = 50

/** Returns the origins normalised, without duplicates, separated by commas. Undefined when one is invalid, or there are too many. */
export function normalizeOrigins(text: string): string | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const origins = parts.map(normalizeOrigin)
  if (origins.length > MAX_ORIGINS || origins.includes(undefined)) return undefined
  return [...new Set(origins)].join(',')
}

function normalizeOrigin(text: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\\]+\/?$/i.test(text) || !URL.canParse(text)) return undefined
  const { origin, hostname } = new URL(text)
  return hostname.includes('*') ? undefined : origin
}
