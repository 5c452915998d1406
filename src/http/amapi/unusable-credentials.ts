// Credentials that cannot be right for any caller, as their shape or place shows. So they are never looked up, do not reveal
// whether an account exists, and do not count as an attempt (AMAPI contract section 2).
import type { PresentedCredentials } from '../../credentials/credentials.ts'
import { AppError } from '../../errors.ts'
import { kindOfToken, type TokenKind } from '../../tokens/token.ts'
import type { Fields } from '../body.ts'

/** Fields in which developers send tokens when they take the names of the answer for names of parameters. */
const TOKEN_FIELDS = ['short_token', 'long_token', 'token'] as const

const OF_THE_OTHER_KIND: Record<TokenKind, string> = {
  short:
    'This is a long token, which serves TokenRefresh only. Send the short token as `Authorization: Bearer <short token>`.',
  long: 'This is a short token, and TokenRefresh takes the long one. Send it as `Authorization: Bearer <long token>`.',
}

export function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

/** Returns the token, if it may be right, and the text for a caller who sent no other credential. */
export function readBearer(
  wanted: TokenKind,
  { bearer }: Pick<PresentedCredentials, 'bearer'>,
  fields: Fields,
  authorization: string | undefined,
): { bearer: string | undefined; mistake: string } {
  const kind = bearer === undefined ? undefined : kindOfToken(bearer)
  if (kind !== undefined && kind !== wanted) return { bearer: undefined, mistake: OF_THE_OTHER_KIND[wanted] }
  return { bearer, mistake: mistakeIn(wanted, fields, authorization) }
}

function mistakeIn(wanted: TokenKind, fields: Fields, authorization: string | undefined): string {
  const header = `\`Authorization: Bearer <${wanted} token>\``
  if (authorization !== undefined && authorization.trim() !== '')
    return `The Authorization header holds no bearer token. Write it as ${header}.`
  const field = TOKEN_FIELDS.find((name) => typeof fields[name] === 'string' && fields[name] !== '')
  if (field !== undefined)
    return `A token is not read from the body, where ${field} is. Send the header ${header}.`
  return `No credential came with this call. Send the password as \`password\`, the header ${header}, or the secret key of the brand as \`secret_key\`.`
}

export function notAuthenticated(text: string): AppError {
  return new AppError('not_authenticated', text)
}
