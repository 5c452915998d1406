// What a brand has written itself instead of our texts.
import type { Language } from '../../languages/language.ts'
import type { OwnTexts, TemplateKind } from './kinds.ts'

/** `brand`: its name. */
export type Wanted = { brand: string; kind: TemplateKind; language: Language }

/** Empty where there is nothing. */
export type FindTexts = (wanted: Wanted) => OwnTexts
