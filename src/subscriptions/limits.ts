// What a login may use: how many sessions at once, and where and how it may connect. Kept as JSON on the subscription.

export type AccessLimits = {
  /** A login may hold the smaller of the two at once; neither: the brand's default_sessions. */
  multiLogin?: number | undefined
  sessionLimit?: number | undefined
  /** Ids of the catalogue; an empty list allows all. */
  countryIds: readonly number[]
  cityIds: readonly number[]
  protocolIds: readonly number[]
}
