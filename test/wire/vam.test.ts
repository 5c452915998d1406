// Every scenario of VAM over a real socket: in two modes of HTTP statuses, on both engines, always with the same answer,
// which is that of the golden file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { ENGINES, type Engine } from '../harness.ts'
import { isWriting, readGolden, writeGolden } from './goldens.ts'
import { differences, withoutStatus } from './judging.ts'
import { openStage, type Stage } from './stage.ts'
import type { ToldStory } from './telling.ts'
import { vamChapters } from './vam/chapters.ts'
import { tellVam, type VamChapter, type VamMode, vamBreaches, withoutReseller } from './vam-telling.ts'

/** Choosing a status is independent of storage. Mode envelope is tested by flows/vam/vam-errors. */
const MODES: Record<Engine, VamMode> = { sqlite: 'auto', postgres: 'http' }
const IDS_PER_CHAPTER = 10_000
const IDS_PER_STORY = 100

for (const engine of ENGINES) {
  test(`${engine}: VAM answers as recorded`, async (t) => {
    const mode = MODES[engine]
    const stage = await openStage(t, { engine, encoding: 'json', mode: 'envelope' })
    for (const [i, chapter] of vamChapters.entries()) {
      await t.test(chapter.file, async () => {
        const told = await tellChapter(stage, chapter, IDS_PER_CHAPTER * (i + 1), mode)
        if (isWriting && mode === 'auto') writeGolden('vam', chapter.file, told)
        const golden = readGolden('vam', chapter.file)
        const found =
          mode === 'auto'
            ? differences(golden, told, ['golden', mode])
            : differences(withoutStatus(golden), withoutStatus(told), ['golden', mode])
        assert.deepEqual(found, [])
      })
    }
  })
}

async function tellChapter(
  stage: Stage,
  { stories }: VamChapter,
  firstId: number,
  mode: VamMode,
): Promise<ToldStory[]> {
  const all: ToldStory[] = []
  const found: string[] = []
  for (const [i, story] of stories.entries()) {
    const told = await tellVam(stage, story, firstId + IDS_PER_STORY * i, mode)
    found.push(...vamBreaches(story, told, mode))
    all.push(told)
  }
  assert.deepEqual(found, [])
  return withoutReseller(all)
}
