// What may stand as sender or reply address of a message. Pure.

const ADDRESS = /^[^\s@<>"(),:;]{1,64}@[^\s@<>"(),:;]{1,255}$/

/** `ada@example.com` or `Ada <ada@example.com>`; nothing that could start another header line. */
export function isSender(text: string): boolean {
  const [, name = '', address = ''] = /^([^<>"]*)<([^<>]+)>$/.exec(text) ?? [undefined, '', text]
  return !/\p{Cc}/u.test(text) && name.length <= 100 && ADDRESS.test(address)
}
