// The scenarios of every method except AddClient.
import type { Story } from '../story.ts'
import { credentialStories } from './credential-stories.ts'
import { fieldStories } from './field-stories.ts'
import type { Plot } from './plot.ts'
import { transportStories } from './transport-stories.ts'

export function sharedStories(plot: Plot): Story[] {
  return [...credentialStories(plot), ...transportStories(plot), ...fieldStories(plot)]
}
