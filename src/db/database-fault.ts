// Why a database cannot be used as it is, in words for the operator. Knows no engine.

/** The message says what to do. */
export class DatabaseFault extends Error {
  override name = 'DatabaseFault'
}
