// The introduction of a dialect on the page that leads to the references: its callers, and a first call that works as soon
// as its placeholder is replaced.

export type Sample = { language: string; code: string }

export type Introduction = {
  /** Ends the sentence "For …". */
  forWhom: string
  /** One paragraph, in plain words. */
  about: string
  /** The same questions, in the same order, for every dialect. */
  facts: readonly { question: string; answer: string }[]
  /** What the first call does. */
  firstCall: string
  /** The text in every sample that the caller must replace; `from` says where to get the value. */
  placeholder: { text: string; from: string }
  samples(publicUrl: string): readonly Sample[]
  /** The answer to the sample call. */
  answer: Readonly<Record<string, unknown>>
}
