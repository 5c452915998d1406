// A file for the browser that never changes under its address: packed once for each coding that browsers ask for, then kept.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type FileType = 'text/javascript' | 'text/css' | 'application/json'

export type KeptFile = {
  text: string
  type: FileType
  /** By coding, when a browser has asked for it. */
  packed: Map<string, Promise<Buffer>>
}

/** A year: the digest in the address changes with the file. */
const CACHE = 'public, max-age=31536000, immutable'
/** The strongest would take a tenth of a second for the largest file. */
const BROTLI_QUALITY = 9

const PACKERS: Readonly<Record<string, (text: Buffer) => Promise<Buffer>>> = {
  br: (text) => brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (text) => promisify(gzip)(text, { level: 9 }),
}
const brotli = promisify(brotliCompress)

export function keptFile(text: string, type: FileType): KeptFile {
  return { text, type, packed: new Map() }
}

export async function sendFile(
  { text, type, packed }: KeptFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const accepted = request.headers['accept-encoding'] ?? ''
  const [coding, pack] = Object.entries(PACKERS).find(([name]) => accepts(accepted, name)) ?? []
  reply.headers({
    ...{ 'content-type': `${type}; charset=utf-8`, 'cache-control': CACHE, vary: 'accept-encoding' },
    ...{ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' },
  })
  if (coding === undefined || pack === undefined) return reply.send(text)
  const body = packed.get(coding) ?? pack(Buffer.from(text))
  packed.set(coding, body)
  return reply.header('content-encoding', coding).send(await body)
}

function accepts(header: string, coding: string): boolean {
  return new RegExp(`(^|,)\\s*${coding}\\s*(,|;\\s*q=(0?\\.\\d*[1-9]|1)|$)`).test(header)
}
