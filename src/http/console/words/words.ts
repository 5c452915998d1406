// The words of the sign-in pages by language.
import type { Language } from '../../../languages/language.ts'
import { de } from './de.ts'
import { en, type SignInWords } from './en.ts'
import { es } from './es.ts'
import { fa } from './fa.ts'
import { fr } from './fr.ts'
import { pt } from './pt.ts'
import { ru } from './ru.ts'
import { tr } from './tr.ts'
import { zh } from './zh.ts'

export const WORDS: Readonly<Record<Language, SignInWords>> = { en, de, es, fr, pt, ru, tr, zh, fa }
