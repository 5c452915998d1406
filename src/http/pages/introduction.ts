// What a dialect says of itself on the page that leads to the references: whom it is for, and a first call that works
// as soon as its placeholder is replaced.

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
  /** Stands in every sample where the caller's own value belongs; `from` tells where to get one. */
  placeholder: { text: string; from: string }
  samples(publicUrl: string): readonly Sample[]
  /** Of the sample call. */
  answer: Readonly<Record<string, unknown>>
}
