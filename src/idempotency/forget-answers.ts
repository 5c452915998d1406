// Ends the keeping of answers that show what an account's secrets were.
import type { KeptAnswers } from '../kept-answers.ts'
import { emptyAnswers } from './stored-answer-store.ts'

export const keptAnswers: KeptAnswers = { forget: emptyAnswers }
