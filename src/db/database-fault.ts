// Why a database cannot be used as it is, as a text for the operator. Knows no engine.

/** The message says what the operator should do. */
export class DatabaseFault extends Error {
  override name = 'DatabaseFault'
}
