// Every story of AMAPI over a real socket: in three encodings, in both error modes, on both engines, always with the
// same answer, which is the one in the golden file.
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ENGINES } from '../harness.ts'
import { chapters } from './amapi/chapters.ts'
import { isWriting, readGolden, writeGolden } from './goldens.ts'
import { breaches, differences, withoutStatus } from './judging.ts'
import { openStage, type Stage } from './stage.ts'
import type { Chapter } from './story.ts'
import { type ToldStory, tell } from './telling.ts'

const IDS_PER_METHOD = 10_000
const IDS_PER_STORY = 50

for (const engine of ENGINES) {
  test(`${engine}: AMAPI answers as recorded`, async (t) => {
    const form = await openStage(t, { engine, encoding: 'form', mode: 'envelope' })
    // Reading a body and choosing a status know nothing of storage: one engine shows them.
    const others = engine === 'sqlite' ? await openOthers(t) : []
    for (const [i, chapter] of chapters.entries()) {
      await t.test(chapter.method, async () => {
        const firstId = IDS_PER_METHOD * (i + 1)
        const stages = [form, ...others]
        const all = await tellEverywhere(stages, chapter, firstId)
        const [byForm = []] = all
        assert.deepEqual(chapterBreaches(chapter, stages, all), [])
        for (const [j, told] of all.slice(1).entries()) {
          const { encoding, mode } = others[j] as Stage
          const here = byForm.filter((story) => told.some((one) => one.name === story.name))
          const found =
            mode === 'envelope'
              ? differences(here, told, ['form', encoding])
              : differences(withoutStatus(here), withoutStatus(told), ['envelope', mode])
          assert.deepEqual(found, [])
        }
        if (isWriting && engine === 'sqlite') writeGolden('amapi', chapter.method, byForm)
        const golden = readGolden('amapi', chapter.method).filter((one) => isTold(chapter, one.name, engine))
        assert.deepEqual(differences(golden, byForm, ['golden', 'now']), [])
      })
    }
  })
}

function openOthers(t: TestContext): Promise<Stage[]> {
  const engine = 'sqlite'
  return Promise.all([
    openStage(t, { engine, encoding: 'json', mode: 'envelope' }),
    openStage(t, { engine, encoding: 'multipart', mode: 'envelope' }),
    openStage(t, { engine, encoding: 'form', mode: 'http' }),
  ])
}

function isTold(chapter: Chapter, name: string, engine: string): boolean {
  return engine === 'sqlite' || !chapter.stories.find((story) => story.name === name)?.once
}

/** Waits for all stages, so that none of them is still telling when the next method comes. */
async function tellEverywhere(stages: Stage[], chapter: Chapter, firstId: number): Promise<ToldStory[][]> {
  const ends = await Promise.allSettled(
    stages.map((stage, i) => tellChapter(stage, chapter, firstId, i === 0)),
  )
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

async function tellChapter(
  stage: Stage,
  { stories }: Chapter,
  firstId: number,
  isMain: boolean,
): Promise<ToldStory[]> {
  const told: ToldStory[] = []
  for (const [i, story] of stories.entries()) {
    if (story.once && !(isMain && stage.engine === 'sqlite')) continue
    told.push(await tell(stage, story, firstId + IDS_PER_STORY * i))
  }
  return told
}

function chapterBreaches(chapter: Chapter, stages: Stage[], all: ToldStory[][]): string[] {
  return stages.flatMap((stage, i) =>
    (all[i] ?? []).flatMap((told) => {
      const story = chapter.stories.find((one) => one.name === told.name)
      return story ? breaches(story, told, stage.mode) : [`${told.name}: nobody promised it`]
    }),
  )
}
