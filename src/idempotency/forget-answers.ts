// Forgets stored answers that show former secrets of an account.
import type { KeptAnswers } from '../kept-answers.ts'
import { emptyAnswers } from './stored-answer-store.ts'

export const keptAnswers: KeptAnswers = { forget: emptyAnswers }
