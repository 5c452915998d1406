// Every story of VAM over a real socket: in two modes of HTTP statuses, on both engines, always with the same
// answer, which is the one in the golden file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { ENGINES } from '../harness.ts'
import { isWriting, readGolden, writeGolden } from './goldens.ts'
import { differences, withoutStatus } from './judging.ts'
import { openStage, type Stage } from './stage.ts'
import type { ToldStory } from './telling.ts'
import { vamChapters } from './vam/chapters.ts'
import { tellVam, type VamChapter, type VamMode, vamBreaches, withoutReseller } from './vam-telling.ts'

const IDS_PER_CHAPTER = 10_000
const IDS_PER_STORY = 100

for (const engine of ENGINES) {
  test(`${engine}: VAM answers as recorded`, async (t) => {
    const open = () => openStage(t, { engine, encoding: 'json', mode: 'envelope' })
    const main = await open()
    // Choosing a status knows nothing of storage: one engine shows it. Mode envelope is shown by flows/vam-errors.
    const others: [Stage, VamMode][] = engine === 'sqlite' ? [[await open(), 'http']] : []
    for (const [i, chapter] of vamChapters.entries()) {
      await t.test(chapter.file, async () => {
        const firstId = IDS_PER_CHAPTER * (i + 1)
        const told = await tellChapter(main, chapter, firstId, 'auto')
        for (const [stage, mode] of others) {
          const here = await tellChapter(stage, chapter, firstId, mode)
          assert.deepEqual(differences(withoutStatus(told), withoutStatus(here), ['auto', mode]), [])
        }
        if (isWriting && engine === 'sqlite') writeGolden('vam', chapter.file, told)
        assert.deepEqual(differences(readGolden('vam', chapter.file), told, ['golden', 'now']), [])
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
