import { expect, test } from 'vitest'
import { openProgress } from '../../../../services/finspace/versions/copy/progress.ts'
import type { ChangesetProgress } from '../../../../services/finspace/versions/versions.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { openWorld, version } from './world.ts'

test('progress is told at most once a second, and at the end', () => {
  const clock = new VirtualClock()
  const told: ChangesetProgress[] = []
  const progress = openProgress(clock, { files: 3, bytes: 30 }, at => told.push(at))
  progress.addBytes(10)
  progress.addFiles(1)
  clock.advance(1000)
  progress.addBytes(10)
  progress.addFiles(1)
  progress.addBytes(10)
  progress.addFiles(1)
  progress.finish()
  expect(told.map(({ filesDone, bytesDone }) => [filesDone, bytesDone])).toEqual([
    [1, 20],
    [3, 30],
  ])
})

test('the last progress of a changeset is that all is done', async () => {
  const { versions, upload } = openWorld()
  for (let i = 0; i < 100; i++) upload(`a/${i}`, 'ten bytes!')
  const told: ChangesetProgress[] = []
  await versions.apply({
    ...version('c1'),
    changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/a/' }],
    publish: () => undefined,
    onProgress: progress => told.push(progress),
  })
  expect(told.at(-1)).toEqual({ filesDone: 100, filesTotal: 100, bytesDone: 1000, bytesTotal: 1000 })
})
