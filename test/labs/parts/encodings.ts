// Named values as request bodies in the three encodings; written by hand, so that names may come twice.

export type Field = [name: string, value: unknown]

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Percent-encoding of the UTF-8 bytes; lone surrogates become U+FFFD. */
function percent(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+')
}

function encodeForm(fields: Field[]): Buffer {
  return Buffer.from(fields.map(([name, value]) => `${percent(name)}=${percent(asText(value))}`).join('&'))
}

/** Written by hand, so that names may come twice and lone surrogates stay escaped. */
function encodeJson(fields: Field[]): Buffer {
  const members = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`)
  return Buffer.from(`{${members.join(',')}}`)
}

const BOUNDARY = 'lab-boundary-7d1f'

function encodeMultipart(fields: Field[]): Buffer {
  const parts = fields.map(([name, value]) => {
    const quoted = name.replace(/[\r\n"]/g, '_')
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted}"\r\n\r\n${asText(value)}\r\n`
  })
  return Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`)
}

export const ENCODINGS: { type: string; encode(fields: Field[]): Buffer }[] = [
  { type: 'application/x-www-form-urlencoded', encode: encodeForm },
  { type: 'application/x-www-form-urlencoded; charset=UTF-8', encode: encodeForm },
  { type: 'application/json', encode: encodeJson },
  { type: `multipart/form-data; boundary=${BOUNDARY}`, encode: encodeMultipart },
]
