// Every scenario of AMAPI over a real socket: in three encodings, in both error modes, on both engines, always with the same
// answer, which is that of the golden file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { ENGINES, type Engine } from '../harness.ts'
import { chapters } from './amapi/chapters.ts'
import { isWriting, readGolden, writeGolden } from './goldens.ts'
import { breaches, differences, withoutStatus } from './judging.ts'
import { type ErrorMode, openStage, type Stage } from './stage.ts'
import type { Chapter, Story } from './story.ts'
import { type ToldStory, tell } from './telling.ts'
import type { Encoding } from './wire-client.ts'

/** Reading a body, choosing a status and storage are independent, so no stage repeats what another one shows. */
const STAGES: Record<Engine, { encoding: Encoding; mode: ErrorMode }[]> = {
  sqlite: [
    { encoding: 'form', mode: 'envelope' },
    { encoding: 'json', mode: 'http' },
  ],
  postgres: [{ encoding: 'multipart', mode: 'envelope' }],
}
/** This encoding writes the golden files, and runs the scenarios that run only once. */
const RECORDED: Encoding = 'form'

const IDS_PER_METHOD = 10_000
const IDS_PER_STORY = 50

for (const engine of ENGINES) {
  test(`${engine}: AMAPI answers as recorded`, async (t) => {
    const stages = await Promise.all(STAGES[engine].map((how) => openStage(t, { engine, ...how })))
    for (const [i, chapter] of chapters.entries()) {
      await t.test(chapter.method, async () => {
        const all = await tellEverywhere(stages, chapter, IDS_PER_METHOD * (i + 1))
        for (const [stage, told] of all) {
          assert.deepEqual(chapterBreaches(chapter, stage, told), [])
          if (isWriting && stage.encoding === RECORDED) writeGolden('amapi', chapter.method, told)
        }
        for (const [stage, told] of all) assert.deepEqual(differencesFromGolden(chapter, stage, told), [])
      })
    }
  })
}

function isTold({ once }: Story, { encoding }: Stage): boolean {
  return !once || encoding === RECORDED
}

function differencesFromGolden({ method, stories }: Chapter, stage: Stage, told: ToldStory[]): string[] {
  const names = new Set(stories.filter((story) => !isTold(story, stage)).map((story) => story.name))
  const golden = readGolden('amapi', method).filter((story) => !names.has(story.name))
  const sides: [string, string] = ['golden', `${stage.encoding}, ${stage.mode}`]
  return stage.mode === 'envelope'
    ? differences(golden, told, sides)
    : differences(withoutStatus(golden), withoutStatus(told), sides)
}

/** Waits for all stages, so that none is still running when the next method comes. */
async function tellEverywhere(
  stages: Stage[],
  chapter: Chapter,
  firstId: number,
): Promise<[Stage, ToldStory[]][]> {
  const ends = await Promise.allSettled(
    stages.map(
      async (stage): Promise<[Stage, ToldStory[]]> => [stage, await tellChapter(stage, chapter, firstId)],
    ),
  )
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

async function tellChapter(stage: Stage, { stories }: Chapter, firstId: number): Promise<ToldStory[]> {
  const told: ToldStory[] = []
  for (const [i, story] of stories.entries()) {
    if (isTold(story, stage)) told.push(await tell(stage, story, firstId + IDS_PER_STORY * i))
  }
  return told
}

function chapterBreaches(chapter: Chapter, stage: Stage, all: ToldStory[]): string[] {
  return all.flatMap((told) => {
    const story = chapter.stories.find((one) => one.name === told.name)
    return story ? breaches(story, told, stage.mode) : [`${told.name}: nobody promised it`]
  })
}
