import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openProgress } from '../../../../services/finspace/versions/copy/progress.ts'
import type { ChangesetProgress } from '../../../../services/finspace/versions/versions.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { openWorld, version } from './world.ts'

function openCounted(total: { files: number; bytes: number }) {
  const clock = new VirtualClock()
  const reported: ChangesetProgress[] = []
  const progress = openProgress(clock, total, at => reported.push(at))
  onTestFinished(() => progress.stop())
  /** Lets seconds pass, each reported before the next begins. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      const before = reported.length
      clock.advance(1000)
      await vi.waitFor(() => expect(reported.length).toBeGreaterThan(before))
    }
  }
  return { clock, reported, progress, pass }
}

test('progress is reported at the beginning, once a second, and at the end', async () => {
  const { clock, reported, progress, pass } = openCounted({ files: 3, bytes: 30 })
  progress.addBytes(10)
  progress.addFiles(1)
  progress.addBytes(10)
  await pass(1)
  progress.addBytes(10)
  progress.addFiles(2)
  progress.finish()
  clock.advance(5000)
  expect(reported.map(({ filesDone, bytesDone }) => [filesDone, bytesDone])).toEqual([
    [0, 0],
    [1, 20],
    [3, 30],
  ])
})

test('rate and time left are those of the last ten seconds', async () => {
  const { reported, progress, pass } = openCounted({ files: 1, bytes: 10_000 })
  expect(reported.at(-1)).not.toHaveProperty('secondsLeft')
  // What an earlier attempt had copied counts at once.
  progress.addBytes(5000)
  await pass(1)
  for (let second = 0; second < 11; second++) {
    progress.addBytes(100)
    await pass(1)
  }
  expect(reported.at(-1)).toMatchObject({ bytesDone: 6100, bytesPerSecond: 100, secondsLeft: 39 })
})

test('a file that grows counts with what is there of it, until its bytes are added', async () => {
  const { reported, progress, pass } = openCounted({ files: 1, bytes: 100 })
  const file = join(temporaryFolder(), 'trade')
  const grown = progress.growing(file)
  await pass(1)
  writeFileSync(file, Buffer.alloc(60))
  await pass(1)
  grown()
  progress.addBytes(100)
  await pass(1)
  expect(reported.map(({ bytesDone }) => bytesDone)).toEqual([0, 0, 60, 100])
})

test('no more is reported than was counted, where objects have come meanwhile', async () => {
  const { reported, progress, pass } = openCounted({ files: 1, bytes: 100 })
  progress.addBytes(150)
  progress.addFiles(2)
  await pass(1)
  expect(reported.at(-1)).toMatchObject({ filesDone: 1, bytesDone: 100 })
})

test('the last progress of a changeset is that all is done', async () => {
  const { versions, upload } = openWorld()
  for (let i = 0; i < 100; i++) upload(`a/${i}`, 'ten bytes!')
  const reported: ChangesetProgress[] = []
  await versions.apply({
    ...version('c1'),
    changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/a/' }],
    publish: () => undefined,
    onProgress: progress => reported.push(progress),
  })
  expect(reported.at(-1)).toMatchObject({
    filesDone: 100,
    filesTotal: 100,
    bytesDone: 1000,
    bytesTotal: 1000,
  })
})
