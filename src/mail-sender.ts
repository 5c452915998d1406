// What may stand as sender, reply address or contact of a message. Pure.

const ADDRESS = /^[^\s@<>"(),:;]{1,64}@[^\s@<>"(),:;]{1,255}$/

/** `ada@example.com` or `Ada <ada@example.com>`; nothing that could start another header line. */
export function isSender(text: string): boolean {
  const [, name = '', address = ''] = /^([^<>"]*)<([^<>]+)>$/.exec(text) ?? [undefined, '', text]
  return !/\p{Cc}/u.test(text) && name.length <= 100 && ADDRESS.test(address)
}

/** `ada@example.com` alone: a recipient. */
export function isPlainAddress(text: string): boolean {
  return text.length <= MOST_CHARS && !/[\p{Cc}\p{Cf}]/u.test(text) && ADDRESS.test(text)
}

/** RFC 5321 section 4.5.3.1.3, without the angle brackets. */
const MOST_CHARS = 254
